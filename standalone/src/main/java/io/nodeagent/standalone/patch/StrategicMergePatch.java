package io.nodeagent.standalone.patch;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.Statuses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kubernetes' strategic merge patch: a merge patch that merges some lists element by element, with directives for
 * deleting, replacing and ordering (k8s.io/community {@code sig-api-machinery/strategic-merge-patch.md}).
 */
final class StrategicMergePatch {
    private StrategicMergePatch() {}

    /** The merged object; {@code target} may be changed on the way, {@code patch} is not. */
    static ObjectNode apply(ObjectNode target, ObjectNode patch, PatchType type) {
        switch (Json.text(patch, Directives.PATCH)) {
            case "" -> {}
            case "replace" -> {
                return (ObjectNode) Directives.strip(patch);
            }
            case "delete" -> {
                return Json.object();
            }
            default -> throw Statuses.badRequest("unknown patch directive in " + patch);
        }
        retainKeys(target, patch);
        Set<String> ordered = mergeOrderedLists(target, patch, type);
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            if (name.startsWith(Directives.DELETE_PRIMITIVES)) {
                deletePrimitives(target, name.substring(Directives.DELETE_PRIMITIVES.length()), field.getValue());
            } else if (!Directives.isDirective(name) && !ordered.contains(name)) {
                merge(target, name, field.getValue(), type);
            }
        }
        return target;
    }

    private static void merge(ObjectNode target, String name, JsonNode value, PatchType type) {
        if (value.isNull()) {
            target.remove(name);
            return;
        }
        JsonNode present = target.path(name);
        if (present instanceof ObjectNode object && value instanceof ObjectNode patch) {
            target.set(name, apply(object, patch, type.structAt(name)));
        } else if (present instanceof ArrayNode list && value instanceof ArrayNode patch) {
            Optional<PatchType.MergedList> merged = type.listAt(name);
            target.set(name, merged.isPresent() ? MergedLists.merge(list, patch, merged.get()) : patch.deepCopy());
        } else {
            target.set(name, Directives.strip(value));
        }
    }

    /** {@code $retainKeys} keeps only the named fields: how one member of a union takes the place of another. */
    private static void retainKeys(ObjectNode target, ObjectNode patch) {
        JsonNode retained = patch.path(Directives.RETAIN_KEYS);
        if (retained.isMissingNode()) {
            return;
        }
        if (!retained.isArray()) {
            throw Statuses.badRequest("invalid patch format of retainKeys: a list of field names is expected");
        }
        Set<String> names = new HashSet<>();
        retained.forEach(name -> names.add(name.asString("")));
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (!Directives.isDirective(field.getKey())
                    && !field.getValue().isNull()
                    && !names.contains(field.getKey())) {
                throw Statuses.badRequest(
                        "invalid patch format of retainKeys: \"%s\" is set but not retained".formatted(field.getKey()));
            }
        }
        List<String> dropped = target.propertyNames().stream()
                .filter(name -> !names.contains(name))
                .toList();
        target.remove(dropped);
    }

    /** Merges the lists whose order the patch gives; returns the fields that are done. */
    private static Set<String> mergeOrderedLists(ObjectNode target, ObjectNode patch, PatchType type) {
        Set<String> done = new HashSet<>();
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            if (!field.getKey().startsWith(Directives.ELEMENT_ORDER)) {
                continue;
            }
            String name = field.getKey().substring(Directives.ELEMENT_ORDER.length());
            if (!(field.getValue() instanceof ArrayNode order)) {
                throw Statuses.badRequest("invalid patch format of setElementOrder list: " + field.getValue());
            }
            if (patch.path(name).isNull()) {
                continue;
            }
            PatchType.MergedList list = type.listAt(name)
                    .orElseThrow(() -> Statuses.badRequest("the list \"" + name + "\" is not merged by elements"));
            boolean present = target.get(name) instanceof ArrayNode;
            if (!present && !patch.path(name).isArray()) {
                continue;
            }
            ArrayNode before = target.get(name) instanceof ArrayNode array ? array : Json.array();
            ArrayNode changes = patch.get(name) instanceof ArrayNode array ? array : Json.array();
            target.set(name, MergedLists.mergeInOrder(before, changes, order, list));
            done.add(name);
        }
        return done;
    }

    private static void deletePrimitives(ObjectNode target, String name, JsonNode values) {
        if (!(values instanceof ArrayNode)) {
            throw Statuses.badRequest("invalid patch format of primitive list: " + values);
        }
        if (target.get(name) instanceof ArrayNode list) {
            Set<JsonNode> deleted = new HashSet<>();
            values.forEach(deleted::add);
            List<JsonNode> kept = new ArrayList<>();
            list.forEach(value -> {
                if (!deleted.contains(value)) {
                    kept.add(value);
                }
            });
            ArrayNode left = Json.array();
            left.addAll(kept);
            target.set(name, left);
        }
    }
}
