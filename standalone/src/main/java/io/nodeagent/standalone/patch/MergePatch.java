package io.nodeagent.standalone.patch;

import io.nodeagent.standalone.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7386): objects are merged, null removes, everything else replaces. */
final class MergePatch {
    private MergePatch() {}

    /** Changes {@code target}. */
    static void apply(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            if (field.getValue().isNull()) {
                target.remove(name);
            } else if (field.getValue() instanceof ObjectNode inner) {
                ObjectNode present = target.get(name) instanceof ObjectNode object ? object : Json.object();
                apply(present, inner);
                target.set(name, present);
            } else {
                target.set(name, field.getValue().deepCopy());
            }
        }
    }
}
