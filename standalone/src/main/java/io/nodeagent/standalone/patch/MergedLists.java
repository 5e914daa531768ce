package io.nodeagent.standalone.patch;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.Statuses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges lists element by element: sets of primitives, and lists of objects that a key names. */
final class MergedLists {
    private MergedLists() {}

    /** The elements there were, changed, then the new ones. */
    static ArrayNode merge(ArrayNode present, ArrayNode patch, PatchType.MergedList type) {
        return array(type.mergeKey().isEmpty() ? union(present, patch) : mergeByKey(present, patch, type));
    }

    /**
     * The same, in the order the patch gives. Elements that the order does not name keep their places relative to those
     * that were there before.
     */
    static ArrayNode mergeInOrder(ArrayNode present, ArrayNode patch, ArrayNode order, PatchType.MergedList type) {
        String key = type.mergeKey();
        List<JsonNode> wanted = names(order, key);
        for (JsonNode element : patch) {
            if (!element.has(Directives.PATCH) && !wanted.contains(name(element, key))) {
                throw Statuses.badRequest(
                        "The order in patch list doesn't match the $setElementOrder list: " + element);
            }
        }
        List<JsonNode> before = names(present, key);
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode element : merge(present, patch, type)) {
            (wanted.contains(name(element, key)) ? named : others).add(element);
        }
        named.sort(Comparator.comparingInt(element -> wanted.indexOf(name(element, key))));
        return array(interleave(others, named, before, key));
    }

    private static List<JsonNode> interleave(
            List<JsonNode> others, List<JsonNode> named, List<JsonNode> before, String key) {
        List<JsonNode> all = new ArrayList<>();
        int next = 0;
        for (JsonNode element : named) {
            int place = before.indexOf(name(element, key));
            while (next < others.size() && place >= 0) {
                int other = before.indexOf(name(others.get(next), key));
                if (other < 0 || other > place) {
                    break;
                }
                all.add(others.get(next++));
            }
            all.add(element);
        }
        all.addAll(others.subList(next, others.size()));
        return all;
    }

    private static List<JsonNode> union(ArrayNode present, ArrayNode patch) {
        Set<JsonNode> all = new LinkedHashSet<>();
        present.forEach(all::add);
        patch.forEach(all::add);
        return new ArrayList<>(all);
    }

    private static List<JsonNode> mergeByKey(ArrayNode present, ArrayNode patch, PatchType.MergedList type) {
        List<JsonNode> merged = new ArrayList<>();
        present.forEach(merged::add);
        List<ObjectNode> changes = new ArrayList<>();
        boolean replaced = false;
        for (JsonNode element : patch) {
            if (!(element instanceof ObjectNode object)) {
                throw Statuses.badRequest("an object is expected in the list, not " + element);
            }
            switch (Json.text(object, Directives.PATCH)) {
                case "" -> changes.add(object);
                case "delete" -> {
                    JsonNode gone = requiredName(object, type.mergeKey());
                    merged.removeIf(e -> name(e, type.mergeKey()).equals(gone));
                }
                case "replace" -> replaced = true;
                default -> throw Statuses.badRequest("unknown patch directive in " + object);
            }
        }
        if (replaced) {
            merged.clear();
        }
        changes.forEach(change -> mergeElement(merged, change, type));
        return merged;
    }

    private static void mergeElement(List<JsonNode> merged, ObjectNode change, PatchType.MergedList type) {
        JsonNode name = requiredName(change, type.mergeKey());
        for (int i = 0; i < merged.size(); i++) {
            if (merged.get(i) instanceof ObjectNode found
                    && name(found, type.mergeKey()).equals(name)) {
                merged.set(i, StrategicMergePatch.apply(found, change, type.element()));
                return;
            }
        }
        merged.add(Directives.strip(change));
    }

    private static JsonNode requiredName(ObjectNode element, String key) {
        JsonNode name = element.path(key);
        if (name.isMissingNode()) {
            throw Statuses.badRequest("map: %s does not contain declared merge key: %s".formatted(element, key));
        }
        return name;
    }

    private static List<JsonNode> names(ArrayNode elements, String key) {
        List<JsonNode> names = new ArrayList<>();
        elements.forEach(element -> names.add(name(element, key)));
        return names;
    }

    private static JsonNode name(JsonNode element, String key) {
        return key.isEmpty() ? element : element.path(key);
    }

    private static ArrayNode array(List<JsonNode> elements) {
        ArrayNode array = Json.array();
        array.addAll(elements);
        return array;
    }
}
