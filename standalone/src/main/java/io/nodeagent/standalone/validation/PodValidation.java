package io.nodeagent.standalone.validation;

import io.nodeagent.standalone.status.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules for a pod, after defaults were filled in. */
public final class PodValidation {
    private static final long DEFAULT_GRACE_SECONDS = 30;

    private PodValidation() {}

    /** What is wrong with a pod that is to be created. */
    public static List<FieldError> create(ObjectNode pod) {
        Findings findings = new Findings();
        JsonNode spec = pod.path("spec");
        if (spec.path("containers").isEmpty()) {
            findings.add(FieldError.required("spec.containers", ""));
        }
        if (!spec.path("ephemeralContainers").isEmpty()) {
            findings.add(FieldError.forbidden("spec.ephemeralContainers", "cannot be set on create"));
        }
        containers(spec, findings);
        policies(spec, findings);
        names(spec, findings);
        if (spec.path("hostNetwork").asBoolean(false)) {
            hostNetworkPorts(spec, findings);
        }
        return findings.errors();
    }

    /** The rules for containers of all kinds, and for the volumes that they mount. */
    static void containers(JsonNode spec, Findings findings) {
        Set<String> volumes = VolumeValidation.check(spec.path("volumes"), findings);
        Set<String> names = new HashSet<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            JsonNode containers = spec.path(list);
            for (int i = 0; i < containers.size(); i++) {
                String path = "spec." + list + "[" + i + "]";
                ContainerValidation validation = new ContainerValidation(containers.get(i), path, volumes, findings);
                validation.check();
                switch (list) {
                    case "initContainers" -> validation.initCompany(graceSeconds(spec));
                    case "containers" -> validation.company(graceSeconds(spec));
                    default -> EphemeralContainers.check(containers.get(i), path, spec, findings);
                }
                String name = containers.get(i).path("name").asString("");
                if (!name.isEmpty() && !names.add(name)) {
                    findings.add(FieldError.duplicate(path + ".name", name));
                }
            }
        }
    }

    private static long graceSeconds(JsonNode spec) {
        return spec.path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
    }

    private static void policies(JsonNode spec, Findings findings) {
        findings.oneOf(spec, "restartPolicy", "spec", List.of("Always", "OnFailure", "Never"));
        findings.oneOf(
                spec, "dnsPolicy", "spec", List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"));
        findings.range(spec, "terminationGracePeriodSeconds", "spec", 0, Long.MAX_VALUE);
        findings.range(spec, "activeDeadlineSeconds", "spec", 1, Integer.MAX_VALUE);
        if (spec.path("dnsPolicy").asString("").equals("None")
                && spec.path("dnsConfig").path("nameservers").isEmpty()) {
            findings.add(FieldError.required(
                    "spec.dnsConfig.nameservers", "must have a name server when dnsPolicy is None"));
        }
        if (spec.path("shareProcessNamespace").asBoolean(false)
                && spec.path("hostPID").asBoolean(false)) {
            findings.invalid("spec.shareProcessNamespace", "true", "must not be set together with hostPID");
        }
    }

    private static void names(JsonNode spec, Findings findings) {
        findings.form(spec, "hostname", "spec", NameSyntax::label);
        findings.form(spec, "subdomain", "spec", NameSyntax::label);
        findings.form(spec, "nodeName", "spec", NameSyntax::subdomain);
        findings.form(spec, "serviceAccountName", "spec", NameSyntax::subdomain);
        findings.form(spec, "runtimeClassName", "spec", NameSyntax::subdomain);
    }

    /** In the host's network a container's port is the host's port. */
    private static void hostNetworkPorts(JsonNode spec, Findings findings) {
        List<String> lists = new ArrayList<>(List.of("containers", "initContainers"));
        for (String list : lists) {
            for (int i = 0; i < spec.path(list).size(); i++) {
                JsonNode ports = spec.path(list).get(i).path("ports");
                for (int j = 0; j < ports.size(); j++) {
                    int host = ports.get(j).path("hostPort").asInt(0);
                    int container = ports.get(j).path("containerPort").asInt(0);
                    if (host != 0 && host != container) {
                        findings.add(new FieldError(
                                FieldError.Type.INVALID,
                                "spec.%s[%d].ports[%d].hostPort".formatted(list, i, j),
                                Integer.toString(host),
                                "must equal containerPort when hostNetwork is used"));
                    }
                }
            }
        }
    }
}
