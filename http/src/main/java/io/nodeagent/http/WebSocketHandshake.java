package io.nodeagent.http;

import io.nodeagent.errors.InvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The server's side of the opening handshake (RFC 6455 section 4.2.2). */
final class WebSocketHandshake {
    /** Section 1.3: fixed, so that a server which only echoes is not taken for a WebSocket server. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketHandshake() {}

    /** The headers that accept. */
    static Map<String, String> accept(HttpExchange exchange, Optional<String> protocol) {
        if (!exchange.isWebSocket() || !exchange.method().equals("GET")) {
            throw new InvalidArgumentException("the request does not ask for a WebSocket");
        }
        String version = exchange.header("Sec-WebSocket-Version").orElse("");
        if (!version.equals("13")) {
            throw new InvalidArgumentException("Sec-WebSocket-Version is '" + version + "', only 13 is understood");
        }
        String key = exchange.header("Sec-WebSocket-Key").orElse("").strip();
        if (key.isEmpty()) {
            throw new InvalidArgumentException("Sec-WebSocket-Key is missing");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Upgrade", "websocket");
        headers.put("Connection", "Upgrade");
        headers.put("Sec-WebSocket-Accept", proof(key));
        protocol.ifPresent(name -> headers.put("Sec-WebSocket-Protocol", name));
        return headers;
    }

    private static String proof(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
