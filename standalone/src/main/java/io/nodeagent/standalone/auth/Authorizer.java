package io.nodeagent.standalone.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The fixed rules: administrators may do everything, the node what a node needs, everybody (so service
 * accounts) may ask about himself. */
public final class Authorizer {
    private static final Set<String> READ = Set.of("get", "list", "watch");
    private static final List<Rule> EVERYBODY = List.of(
            new Rule(
                    "authorization.k8s.io",
                    Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews"),
                    Set.of("create"),
                    "",
                    ""),
            new Rule("authentication.k8s.io", Set.of("selfsubjectreviews"), Set.of("create"), "", ""));
    private static final Rule ALL = new Rule(Rule.ANY, Set.of(Rule.ANY), Set.of(Rule.ANY), "", "");

    private final String nodeName;
    private final List<Rule> nodeRules;

    public Authorizer(String nodeName) {
        this.nodeName = nodeName;
        this.nodeRules = List.of(
                new Rule("", Set.of("pods"), READ, "", ""),
                new Rule("", Set.of("pods"), Set.of("create", "delete"), "", ""),
                new Rule("", Set.of("pods/status"), Set.of("get", "patch", "update"), "", ""),
                new Rule("", Set.of("pods/eviction"), Set.of("create"), "", ""),
                new Rule("", Set.of("nodes"), READ, "", ""),
                new Rule("", Set.of("nodes"), Set.of("create", "patch", "update"), "", nodeName),
                new Rule("", Set.of("nodes/status"), Set.of("get", "patch", "update"), "", nodeName),
                new Rule(
                        "coordination.k8s.io",
                        Set.of("leases"),
                        Set.of("create", "delete", "get", "patch", "update"),
                        "kube-node-lease",
                        nodeName),
                new Rule("authorization.k8s.io", Set.of("subjectaccessreviews"), Set.of("create"), "", ""),
                new Rule("", Set.of("events"), Set.of("create", "patch", "update"), "", ""),
                new Rule("", Set.of("configmaps", "secrets", "serviceaccounts", "namespaces"), READ, "", ""),
                new Rule("", Set.of("serviceaccounts/token"), Set.of("create"), "", ""),
                new Rule("authentication.k8s.io", Set.of("tokenreviews"), Set.of("create"), "", ""));
    }

    public boolean allows(Identity identity, AccessRequest request) {
        return rules(identity).stream().anyMatch(rule -> rule.allows(request));
    }

    /** Every rule that holds for somebody. */
    public List<Rule> rules(Identity identity) {
        List<Rule> rules = new ArrayList<>(EVERYBODY);
        if (identity.groups().contains(Identity.MASTERS)) {
            rules.add(ALL);
        }
        if (isNode(identity)) {
            rules.addAll(nodeRules);
        }
        return rules;
    }

    /** Whether this is our node's own identity, which may write its own node object and lease only. */
    public boolean isNode(Identity identity) {
        return identity.groups().contains(Identity.NODES) && identity.user().equals("system:node:" + nodeName);
    }
}
