package io.nodeagent.http.streaming;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.http.HttpExchange;
import io.nodeagent.http.RawConnection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Serves port-forward: SPDY/3.1, directly or tunnelled through a WebSocket, in which each connection is two streams. */
public final class PortForwardServer {
    private static final List<String> SPDY_PROTOCOLS = List.of("portforward.k8s.io");
    private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";

    private PortForwardServer() {}

    /**
     * Switches protocols and serves the client's connections; returns when the client has left.
     *
     * @throws InvalidArgumentException where the request asks for no upgrade that is known, the old WebSocket protocol
     *     with ports in the query among them; nothing has been sent then
     */
    public static void serve(HttpExchange exchange, PortForward forward) throws IOException {
        Optional<RawConnection> connection = open(exchange);
        if (connection.isPresent()) {
            new PortForwardSession(connection.get(), forward).serve();
        }
    }

    private static Optional<RawConnection> open(HttpExchange exchange) throws IOException {
        if (!exchange.isWebSocket()) {
            return StreamProtocol.upgradeToSpdy(exchange, SPDY_PROTOCOLS).map(StreamProtocol.Agreed::connection);
        }
        Optional<String> protocol = StreamProtocol.webSocket(exchange, List.of(TUNNEL));
        if (protocol.isEmpty()) {
            throw new InvalidArgumentException(
                    "over a WebSocket ports are forwarded by the protocol " + TUNNEL + " only");
        }
        return Optional.of(new WebSocketTunnel(exchange.acceptWebSocket(protocol)));
    }
}
