package io.nodeagent.standalone.patch;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.status.Statuses;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON patch (RFC 6902) with JSON pointers (RFC 6901). All operations or none. */
final class JsonPatch {
    private static final int OPERATIONS_LIMIT = 10_000;

    private JsonNode document;

    private JsonPatch(JsonNode document) {
        this.document = document;
    }

    /** The patched document; {@code document} may be changed on the way. */
    static JsonNode apply(ObjectNode document, ArrayNode operations) {
        if (operations.size() > OPERATIONS_LIMIT) {
            throw Statuses.unprocessablePatch("The allowed maximum operations in a JSON patch is %d, got %d"
                    .formatted(OPERATIONS_LIMIT, operations.size()));
        }
        JsonPatch patch = new JsonPatch(document);
        for (JsonNode operation : operations) {
            patch.apply(operation);
        }
        return patch.document;
    }

    private void apply(JsonNode operation) {
        JsonPointer path = JsonPointer.parse(required(operation, "path").asString(""));
        switch (Json.text(operation, "op")) {
            case "add" -> add(path, required(operation, "value").deepCopy());
            case "remove" -> remove(path);
            case "replace" -> replace(path, required(operation, "value").deepCopy());
            case "move" -> {
                JsonPointer from = JsonPointer.parse(required(operation, "from").asString(""));
                if (path.isBelow(from)) {
                    throw Statuses.unprocessablePatch("a value cannot be moved into itself: " + path);
                }
                JsonNode moved = get(from);
                remove(from);
                add(path, moved);
            }
            case "copy" ->
                add(
                        path,
                        get(JsonPointer.parse(required(operation, "from").asString("")))
                                .deepCopy());
            case "test" -> test(path, required(operation, "value"));
            default -> throw Statuses.badRequest("unknown JSON patch operation in " + operation);
        }
    }

    private void test(JsonPointer path, JsonNode expected) {
        JsonNode found = find(path);
        boolean equal = found.isMissingNode() ? expected.isNull() : found.equals(expected);
        if (!equal) {
            throw Statuses.unprocessablePatch("testing value " + path + " failed: test failed");
        }
    }

    private void add(JsonPointer path, JsonNode value) {
        if (path.isRoot()) {
            document = value;
            return;
        }
        switch (get(path.parent())) {
            case ObjectNode object -> object.set(path.last(), value);
            case ArrayNode array ->
                array.insert(path.last().equals("-") ? array.size() : path.index(array.size() + 1), value);
            default -> throw missing(path);
        }
    }

    private void remove(JsonPointer path) {
        get(path);
        if (path.isRoot()) {
            throw Statuses.unprocessablePatch("the whole document cannot be removed");
        }
        switch (get(path.parent())) {
            case ObjectNode object -> object.remove(path.last());
            case ArrayNode array -> array.remove(path.index(array.size()));
            default -> throw missing(path);
        }
    }

    private void replace(JsonPointer path, JsonNode value) {
        get(path);
        if (path.isRoot()) {
            document = value;
            return;
        }
        switch (get(path.parent())) {
            case ObjectNode object -> object.set(path.last(), value);
            case ArrayNode array -> array.set(path.index(array.size()), value);
            default -> throw missing(path);
        }
    }

    private JsonNode get(JsonPointer path) {
        JsonNode found = find(path);
        if (found.isMissingNode()) {
            throw missing(path);
        }
        return found;
    }

    private JsonNode find(JsonPointer path) {
        JsonNode here = document;
        for (String token : path.tokens()) {
            here = here instanceof ArrayNode array
                    ? array.path(JsonPointer.isIndex(token) ? Integer.parseInt(token) : -1)
                    : here.path(token);
        }
        return here;
    }

    private static JsonNode required(JsonNode operation, String field) {
        JsonNode found = operation.path(field);
        if (found.isMissingNode()) {
            throw Statuses.badRequest("JSON patch operation without \"%s\": %s".formatted(field, operation));
        }
        return found;
    }

    private static StatusException missing(JsonPointer path) {
        return Statuses.unprocessablePatch("missing path: \"" + path + "\"");
    }
}
