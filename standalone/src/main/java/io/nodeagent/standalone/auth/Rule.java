package io.nodeagent.standalone.auth;

import java.util.Set;

/**
 * Allows some verbs on some resources of a group.
 *
 * @param resources plural names, subresources as {@code pods/status}
 * @param namespace the only namespace it holds in; empty for all
 * @param name the only object it holds for; empty for all
 */
public record Rule(String group, Set<String> resources, Set<String> verbs, String namespace, String name) {
    static final String ANY = "*";

    public Rule {
        resources = Set.copyOf(resources);
        verbs = Set.copyOf(verbs);
    }

    boolean allows(AccessRequest request) {
        return (group.equals(ANY) || group.equals(request.group()))
                && (resources.contains(ANY) || resources.contains(request.qualifiedResource()))
                && (verbs.contains(ANY) || verbs.contains(request.verb()))
                && (namespace.isEmpty() || namespace.equals(request.namespace()))
                && (name.isEmpty() || name.equals(request.name()) || creates(request));
    }

    /** A create has no name in its URL; what it creates is checked where the body is known. */
    private static boolean creates(AccessRequest request) {
        return request.verb().equals("create") && request.name().isEmpty();
    }
}
