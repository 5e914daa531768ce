package io.nodeagent.http.streaming;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.http.HttpExchange;
import io.nodeagent.http.RawConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How client and server agree on a version: both sides name theirs, the client's first that the server knows is taken. */
final class StreamProtocol {
    private static final String OFFERED = "X-Stream-Protocol-Version";
    private static final String ACCEPTED = "X-Accepted-Stream-Protocol-Versions";

    private StreamProtocol() {}

    /** A SPDY connection and the version agreed on. */
    record Agreed(RawConnection connection, String protocol) {}

    /**
     * Switches to SPDY/3.1.
     *
     * @param supported the server's versions; the last one is for clients that name none
     * @return empty where there is no common version: the client has been told so
     */
    static Optional<Agreed> upgradeToSpdy(HttpExchange exchange, List<String> supported) throws IOException {
        if (!exchange.isUpgrade()
                || !"SPDY/3.1".equalsIgnoreCase(exchange.header("Upgrade").orElse(""))) {
            throw new InvalidArgumentException(
                    "this needs an upgrade of the connection to SPDY/3.1 or to a WebSocket, as kubectl asks for");
        }
        List<String> offered = exchange.headers(OFFERED).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        Optional<String> common = offered.isEmpty()
                ? Optional.of(supported.getLast())
                : offered.stream().filter(supported::contains).findFirst();
        if (common.isEmpty()) {
            String message = "none of the stream protocols " + offered + " is known, only " + supported;
            exchange.respond(
                    403,
                    Map.of("Content-Type", "text/plain", ACCEPTED, String.join(",", supported)),
                    message.getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Connection", "Upgrade");
        headers.put("Upgrade", "SPDY/3.1");
        if (!offered.isEmpty()) {
            headers.put(OFFERED, common.get());
        }
        return Optional.of(new Agreed(exchange.upgrade(headers), common.get()));
    }

    /** The WebSocket subprotocol; empty where the client offers none. */
    static Optional<String> webSocket(HttpExchange exchange, List<String> supported) {
        List<String> offered = exchange.webSocketProtocols();
        Optional<String> common = offered.stream().filter(supported::contains).findFirst();
        if (!offered.isEmpty() && common.isEmpty()) {
            throw new InvalidArgumentException(
                    "none of the WebSocket protocols " + offered + " is known, only " + supported);
        }
        return common;
    }
}
