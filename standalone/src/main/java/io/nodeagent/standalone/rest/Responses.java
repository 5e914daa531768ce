package io.nodeagent.standalone.rest;

import io.nodeagent.http.HttpExchange;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.StatusException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Sends whole JSON responses. */
final class Responses {
    private Responses() {}

    static void json(HttpExchange exchange, int code, byte[] body) throws IOException {
        json(exchange, code, body, List.of());
    }

    /** With warnings for the user, one header each would be a list: they are joined as RFC 9110 allows. */
    static void json(HttpExchange exchange, int code, byte[] body, List<String> warnings) throws IOException {
        Map<String, String> headers = headers();
        if (!warnings.isEmpty()) {
            headers.put(
                    "Warning",
                    String.join(
                            ", ",
                            warnings.stream()
                                    .map(w ->
                                            "299 - \"" + w.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                                    .toList()));
        }
        exchange.respond(code, headers, body);
    }

    static void status(HttpExchange exchange, StatusException failure) throws IOException {
        Map<String, String> headers = headers();
        int retry = failure.status().path("details").path("retryAfterSeconds").asInt(0);
        if (retry > 0) {
            headers.put("Retry-After", Integer.toString(retry));
        }
        exchange.respond(failure.code(), headers, Json.encode(failure.status()));
    }

    static void status(HttpExchange exchange, int code, ObjectNode status) throws IOException {
        exchange.respond(code, headers(), Json.encode(status));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Cache-Control", "no-cache, private");
        return headers;
    }
}
