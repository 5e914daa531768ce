package io.nodeagent.standalone.lifecycle;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourcePolicy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Secrets: {@code stringData} is only a way of writing {@code data}, and is never read back. */
public final class SecretPolicy implements ResourcePolicy {
    @Override
    public void prepareCreate(ObjectNode secret, Instant now) {
        encodeText(secret);
    }

    @Override
    public void prepareUpdate(ObjectNode secret, ObjectNode old, String subresource) {
        encodeText(secret);
    }

    private static void encodeText(ObjectNode secret) {
        JsonNode text = secret.remove("stringData");
        if (text == null) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : text.properties()) {
            byte[] value = entry.getValue().asString("").getBytes(StandardCharsets.UTF_8);
            Json.child(secret, "data").put(entry.getKey(), Base64.getEncoder().encodeToString(value));
        }
    }
}
