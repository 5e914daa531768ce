package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import java.util.List;
import java.util.Optional;

/**
 * What a URL path names.
 *
 * @param namespace empty for all namespaces and for what has none
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
record ResourcePath(ResourceType type, String namespace, String name, String subresource) {
    /** Reads {@code /api/v1/...} or {@code /apis/GROUP/VERSION/...}; empty where nothing is served. */
    static Optional<ResourcePath> parse(String path) {
        List<String> segments = List.of(path.substring(1).split("/", -1));
        if (segments.contains("")) {
            return Optional.empty();
        }
        if (segments.getFirst().equals("api") && segments.size() > 2) {
            return below("", segments.get(1), segments.subList(2, segments.size()));
        }
        if (segments.getFirst().equals("apis") && segments.size() > 3) {
            return below(segments.get(1), segments.get(2), segments.subList(3, segments.size()));
        }
        return Optional.empty();
    }

    /** {@code namespaces/N/status} is a subresource, {@code namespaces/N/pods} a collection in it. */
    private static Optional<ResourcePath> below(String group, String version, List<String> rest) {
        boolean scoped = rest.getFirst().equals("namespaces")
                && rest.size() > 2
                && !(rest.size() == 3 && ResourceTypes.NAMESPACES.hasSubresource(rest.get(2)));
        String namespace = scoped ? rest.get(1) : "";
        List<String> own = scoped ? rest.subList(2, rest.size()) : rest;
        if (own.size() > 3) {
            return Optional.empty();
        }
        String name = own.size() > 1 ? own.get(1) : "";
        String subresource = own.size() > 2 ? own.get(2) : "";
        return ResourceTypes.find(group, version, own.getFirst())
                .filter(type -> type.namespaced() ? scoped || name.isEmpty() : !scoped)
                .filter(type -> subresource.isEmpty() || type.hasSubresource(subresource))
                .map(type -> new ResourcePath(type, namespace, name, subresource));
    }

    /** The verb that authorization and discovery know, empty where the method has none here. */
    Optional<String> verb(String method, boolean watch) {
        return switch (method) {
            case "GET", "HEAD" -> Optional.of(name.isEmpty() ? (watch ? "watch" : "list") : watch ? "watch" : "get");
            case "POST" -> name.isEmpty() != subresource.isEmpty() ? Optional.empty() : Optional.of("create");
            case "PUT" -> name.isEmpty() ? Optional.empty() : Optional.of("update");
            case "PATCH" -> name.isEmpty() ? Optional.empty() : Optional.of("patch");
            case "DELETE" -> Optional.of(name.isEmpty() ? "deletecollection" : "delete");
            default -> Optional.empty();
        };
    }

    /** Whether the resource or the subresource serves that verb. */
    boolean serves(String verb) {
        if (subresource.isEmpty()) {
            return type.verbs().contains(verb);
        }
        return type.subresources().stream()
                .anyMatch(s -> s.name().equals(subresource) && s.verbs().contains(verb));
    }
}
