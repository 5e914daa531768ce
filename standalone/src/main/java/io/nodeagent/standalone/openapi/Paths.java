package io.nodeagent.standalone.openapi;

import io.nodeagent.standalone.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations of the kinds served. Clients look here, by kind, for whether an operation takes {@code dryRun} and
 * {@code fieldValidation}, and which patches it takes.
 */
final class Paths {
    static final List<String> PATCH_TYPES = List.of(
            "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json");

    private static final Map<String, String> COLLECTION_VERBS =
            Map.of("get", "list", "post", "create", "delete", "deletecollection");
    private static final Map<String, String> OBJECT_VERBS =
            Map.of("get", "get", "put", "update", "patch", "patch", "delete", "delete");
    private static final Map<String, String> ACTIONS = Map.of("create", "post", "update", "put");

    /** Adds what the two versions write differently: parameters and bodies. */
    interface Dialect {
        ObjectNode parameter(String name, String in, boolean required);

        void body(ObjectNode operation, ResourceType type, String verb);
    }

    private final Dialect dialect;

    Paths(Dialect dialect) {
        this.dialect = dialect;
    }

    ObjectNode of(Iterable<ResourceType> types) {
        ObjectNode paths = JsonMapper.shared().createObjectNode();
        for (ResourceType type : types) {
            String base = root(type) + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.resource();
            add(paths, base, type, COLLECTION_VERBS);
            if (type.verbs().contains("get")) {
                add(paths, base + "/{name}", type, OBJECT_VERBS);
            }
            if (type.hasStatus()) {
                add(paths, base + "/{name}/status", type, Map.of("get", "get", "put", "update", "patch", "patch"));
            }
        }
        return paths;
    }

    static String root(ResourceType type) {
        return type.group().isEmpty() ? "/api/" + type.version() : "/apis/" + type.apiVersion();
    }

    private void add(ObjectNode paths, String path, ResourceType type, Map<String, String> verbs) {
        ObjectNode item = JsonMapper.shared().createObjectNode();
        ArrayNode parameters = item.putArray("parameters");
        BiConsumer<String, Boolean> inPath = (name, present) -> {
            if (present) {
                parameters.add(dialect.parameter(name, "path", true));
            }
        };
        inPath.accept("name", path.contains("{name}"));
        inPath.accept("namespace", path.contains("{namespace}"));
        verbs.forEach((method, verb) -> {
            if (type.verbs().contains(verb)) {
                item.set(method, operation(path, type, method, verb));
            }
        });
        paths.set(path, item);
    }

    private ObjectNode operation(String path, ResourceType type, String method, String verb) {
        ObjectNode operation = JsonMapper.shared().createObjectNode();
        operation.put("operationId", method + path.replaceAll("[^A-Za-z0-9]+", "_"));
        operation.put("x-kubernetes-action", ACTIONS.getOrDefault(verb, verb));
        operation.set("x-kubernetes-group-version-kind", GroupVersionKind.of(type.apiVersion(), type.kind()));
        ArrayNode parameters = operation.putArray("parameters");
        switch (verb) {
            case "create", "update", "patch" -> {
                parameters.add(dialect.parameter("dryRun", "query", false));
                parameters.add(dialect.parameter("fieldManager", "query", false));
                parameters.add(dialect.parameter("fieldValidation", "query", false));
            }
            case "delete", "deletecollection" -> parameters.add(dialect.parameter("dryRun", "query", false));
            default -> parameters.add(dialect.parameter("resourceVersion", "query", false));
        }
        dialect.body(operation, type, verb);
        return operation;
    }
}
