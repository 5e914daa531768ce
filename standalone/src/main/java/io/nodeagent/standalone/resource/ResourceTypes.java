package io.nodeagent.standalone.resource;

import io.nodeagent.standalone.resource.ResourceType.Subresource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every kind that is served. */
public final class ResourceTypes {
    private static final List<String> STATUS_VERBS = List.of("get", "patch", "update");
    private static final List<String> CONNECT = List.of("create", "get");

    public static final ResourceType PODS = new ResourceType(
            "",
            "v1",
            "pods",
            "pod",
            "Pod",
            true,
            true,
            List.of("po"),
            List.of("all"),
            ResourceType.ALL_VERBS,
            List.of(
                    core("attach", "PodAttachOptions", CONNECT),
                    core("binding", "Binding", List.of("create")),
                    core("ephemeralcontainers", "Pod", STATUS_VERBS),
                    new Subresource("eviction", "policy", "v1", "Eviction", List.of("create")),
                    core("exec", "PodExecOptions", CONNECT),
                    core("log", "Pod", List.of("get")),
                    core("portforward", "PodPortForwardOptions", CONNECT),
                    core("status", "Pod", STATUS_VERBS)));
    public static final ResourceType NODES = new ResourceType(
            "",
            "v1",
            "nodes",
            "node",
            "Node",
            false,
            true,
            List.of("no"),
            List.of(),
            ResourceType.ALL_VERBS,
            List.of(core("status", "Node", STATUS_VERBS)));
    public static final ResourceType NAMESPACES = new ResourceType(
            "",
            "v1",
            "namespaces",
            "namespace",
            "Namespace",
            false,
            true,
            List.of("ns"),
            List.of(),
            Set.of("create", "delete", "get", "list", "patch", "update", "watch"),
            List.of(core("finalize", "Namespace", List.of("update")), core("status", "Namespace", STATUS_VERBS)));
    public static final ResourceType EVENTS = plain("events", "event", "Event", List.of("ev"));
    public static final ResourceType CONFIG_MAPS = plain("configmaps", "configmap", "ConfigMap", List.of("cm"));
    public static final ResourceType SECRETS = plain("secrets", "secret", "Secret", List.of());
    public static final ResourceType SERVICE_ACCOUNTS = new ResourceType(
            "",
            "v1",
            "serviceaccounts",
            "serviceaccount",
            "ServiceAccount",
            true,
            false,
            List.of("sa"),
            List.of(),
            ResourceType.ALL_VERBS,
            List.of(new Subresource("token", "authentication.k8s.io", "v1", "TokenRequest", List.of("create"))));
    public static final ResourceType LEASES = new ResourceType(
            "coordination.k8s.io",
            "v1",
            "leases",
            "lease",
            "Lease",
            true,
            false,
            List.of(),
            List.of(),
            ResourceType.ALL_VERBS,
            List.of());
    public static final ResourceType SUBJECT_ACCESS_REVIEWS =
            review("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview");
    public static final ResourceType SELF_SUBJECT_ACCESS_REVIEWS =
            review("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview");
    public static final ResourceType SELF_SUBJECT_RULES_REVIEWS =
            review("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview");
    public static final ResourceType TOKEN_REVIEWS = review("authentication.k8s.io", "tokenreviews", "TokenReview");

    /** What {@code serviceaccounts/token} takes; there is no such collection. */
    public static final ResourceType TOKEN_REQUESTS = review("authentication.k8s.io", "tokenrequests", "TokenRequest");

    public static final ResourceType SELF_SUBJECT_REVIEWS =
            review("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview");

    /** The group of what is measured, which metrics-server serves in a cluster. */
    public static final String METRICS_GROUP = "metrics.k8s.io";

    public static final ResourceType NODE_METRICS = measured("nodes", "node", "NodeMetrics", false);
    public static final ResourceType POD_METRICS = measured("pods", "pod", "PodMetrics", true);

    private static final List<ResourceType> ALL = List.of(
            CONFIG_MAPS,
            EVENTS,
            NAMESPACES,
            NODES,
            PODS,
            SECRETS,
            SERVICE_ACCOUNTS,
            SELF_SUBJECT_REVIEWS,
            TOKEN_REVIEWS,
            SUBJECT_ACCESS_REVIEWS,
            SELF_SUBJECT_ACCESS_REVIEWS,
            SELF_SUBJECT_RULES_REVIEWS,
            LEASES,
            NODE_METRICS,
            POD_METRICS);

    private ResourceTypes() {}

    public static List<ResourceType> all() {
        return ALL;
    }

    /** Groups in the order discovery lists them, without the core group. */
    public static List<String> groups() {
        Set<String> groups = new LinkedHashSet<>();
        for (ResourceType type : ALL) {
            if (!type.group().isEmpty()) {
                groups.add(type.group());
            }
        }
        return List.copyOf(groups);
    }

    /** The one version that is served of a group. */
    public static String versionOf(String group) {
        return group.equals(METRICS_GROUP) ? "v1beta1" : "v1";
    }

    public static List<ResourceType> of(String group, String version) {
        return ALL.stream()
                .filter(t -> t.group().equals(group) && t.version().equals(version))
                .toList();
    }

    public static Optional<ResourceType> find(String group, String version, String resource) {
        return of(group, version).stream()
                .filter(t -> t.resource().equals(resource))
                .findFirst();
    }

    private static Subresource core(String name, String kind, List<String> verbs) {
        return new Subresource(name, "", "v1", kind, verbs);
    }

    private static ResourceType plain(String resource, String singular, String kind, List<String> shortNames) {
        return new ResourceType(
                "",
                "v1",
                resource,
                singular,
                kind,
                true,
                false,
                shortNames,
                List.of(),
                ResourceType.ALL_VERBS,
                List.of());
    }

    private static ResourceType measured(String resource, String singular, String kind, boolean namespaced) {
        return new ResourceType(
                METRICS_GROUP,
                "v1beta1",
                resource,
                singular,
                kind,
                namespaced,
                false,
                List.of(),
                List.of(),
                Set.of("get", "list"),
                List.of());
    }

    private static ResourceType review(String group, String resource, String kind) {
        String singular = resource.substring(0, resource.length() - 1);
        return new ResourceType(
                group, "v1", resource, singular, kind, false, false, List.of(), List.of(), Set.of("create"), List.of());
    }
}
