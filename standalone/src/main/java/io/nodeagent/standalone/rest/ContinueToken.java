package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.Statuses;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a list in pages goes on.
 *
 * @param revision of the first page
 * @param offset how many objects the pages before had
 */
record ContinueToken(long revision, int offset) {
    String encode() {
        ObjectNode token = Json.object();
        token.put("v", "node-agent/v1");
        token.put("rv", revision);
        token.put("offset", offset);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.encode(token));
    }

    static ContinueToken parse(String text) {
        try {
            JsonNode token = Json.parse(Base64.getUrlDecoder().decode(text));
            long revision = token.path("rv").asLong(0);
            int offset = token.path("offset").asInt(0);
            if (revision > 0 && offset > 0) {
                return new ContinueToken(revision, offset);
            }
        } catch (IllegalArgumentException | JacksonException e) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    private static RuntimeException invalid(String text) {
        return Statuses.badRequest("continue key is not valid: " + text + ": pass on the one that a list returned");
    }
}
