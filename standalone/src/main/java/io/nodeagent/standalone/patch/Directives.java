package io.nodeagent.standalone.patch;

import io.nodeagent.standalone.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The instructions that strategic merge patches carry between their fields. */
final class Directives {
    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";
    static final String ELEMENT_ORDER = "$setElementOrder/";
    static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

    private Directives() {}

    static boolean isDirective(String field) {
        return field.equals(PATCH)
                || field.equals(RETAIN_KEYS)
                || field.startsWith(ELEMENT_ORDER)
                || field.startsWith(DELETE_PRIMITIVES);
    }

    /** A copy of a patch's value for a place where there was nothing: without directives, nulls and deleted elements. */
    static JsonNode strip(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode plain = Json.object();
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    if (!isDirective(field.getKey()) && !field.getValue().isNull()) {
                        plain.set(field.getKey(), strip(field.getValue()));
                    }
                }
                yield plain;
            }
            case ArrayNode array -> {
                ArrayNode plain = Json.array();
                for (JsonNode element : array) {
                    if (!element.has(PATCH)) {
                        plain.add(strip(element));
                    }
                }
                yield plain;
            }
            default -> value.deepCopy();
        };
    }
}
