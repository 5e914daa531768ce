package io.nodeagent.standalone.patch;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.Statuses;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A patch of one of the three served kinds. Applying it leaves it as it is, so it can be applied again. */
public sealed interface Patch {
    /** The patched object; {@code object} may be changed on the way. */
    ObjectNode apply(ObjectNode object);

    /**
     * Reads a patch; throws 415 for a media type that is not served, 400 for a body that is no patch.
     *
     * @param kind of the object, which decides how lists are merged
     */
    static Patch parse(String mediaType, String kind, byte[] body) {
        return switch (mediaType) {
            case "application/json-patch+json" -> {
                if (json(body) instanceof ArrayNode operations) {
                    yield new Json6902(operations);
                }
                throw Statuses.badRequest("a JSON patch is a list of operations");
            }
            case "application/merge-patch+json" -> new Merge(object(body));
            case "application/strategic-merge-patch+json" -> new Strategic(object(body), PatchType.of(kind));
            case "application/apply-patch+yaml", "application/apply-patch+cbor" ->
                throw Statuses.unsupportedMediaType("server-side apply is not served: use client-side apply");
            default ->
                throw Statuses.unsupportedMediaType("the body of the request was in an unknown format - accepted media"
                        + " types include: application/json-patch+json, application/merge-patch+json,"
                        + " application/strategic-merge-patch+json");
        };
    }

    /** RFC 6902. */
    record Json6902(ArrayNode operations) implements Patch {
        @Override
        public ObjectNode apply(ObjectNode object) {
            if (JsonPatch.apply(object, operations) instanceof ObjectNode patched) {
                return patched;
            }
            throw Statuses.unprocessablePatch("the patch makes the object something that is no object");
        }
    }

    /** RFC 7386. */
    record Merge(ObjectNode patch) implements Patch {
        @Override
        public ObjectNode apply(ObjectNode object) {
            MergePatch.apply(object, patch);
            return object;
        }
    }

    /** Kubernetes' own. */
    final class Strategic implements Patch {
        private final ObjectNode patch;
        private final PatchType type;

        Strategic(ObjectNode patch, PatchType type) {
            this.patch = patch;
            this.type = type;
        }

        @Override
        public ObjectNode apply(ObjectNode object) {
            return StrategicMergePatch.apply(object, patch, type);
        }
    }

    private static ObjectNode object(byte[] body) {
        if (json(body) instanceof ObjectNode object) {
            return object;
        }
        throw Statuses.badRequest("a merge patch is an object");
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.parse(body);
        } catch (JacksonException e) {
            throw Statuses.badRequest("the patch is not valid JSON: " + Json.problem(e));
        }
    }
}
