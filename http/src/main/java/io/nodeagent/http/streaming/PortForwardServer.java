package io.nodeagent.http.streaming;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.http.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Serves port-forward: SPDY/3.1, directly or tunnelled through a WebSocket, in which each connection is two streams and
 * names its port; and the older protocol of WebSockets, for whose clients the ports are in the request.
 */
public final class PortForwardServer {
    private static final List<String> SPDY_PROTOCOLS = List.of("portforward.k8s.io");
    private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";
    private static final List<String> WEB_SOCKET_PROTOCOLS = Stream.concat(
                    Stream.of(TUNNEL), WebSocketPortForward.PROTOCOLS.stream())
            .toList();

    private PortForwardServer() {}

    /**
     * Switches protocols and serves the client's connections; returns when the client has left.
     *
     * @param pod what clients are told the pod is, when a connection fails
     * @param ports of the request; used by the older protocol only
     * @throws InvalidArgumentException where the request asks for no upgrade that is known, or by the older protocol for
     *     no port; nothing has been sent then
     */
    public static void serve(HttpExchange exchange, String pod, List<Integer> ports, PortForward forward)
            throws IOException {
        PodConnections connections = new PodConnections(pod, forward);
        if (exchange.isWebSocket()) {
            serveWebSocket(exchange, connections, ports);
            return;
        }
        var agreed = StreamProtocol.upgradeToSpdy(exchange, SPDY_PROTOCOLS);
        if (agreed.isPresent()) {
            new PortForwardSession(agreed.get().connection(), connections).serve();
        }
    }

    private static void serveWebSocket(HttpExchange exchange, PodConnections connections, List<Integer> ports)
            throws IOException {
        Optional<String> protocol = StreamProtocol.webSocket(exchange, WEB_SOCKET_PROTOCOLS);
        if (protocol.filter(TUNNEL::equals).isPresent()) {
            new PortForwardSession(new WebSocketTunnel(exchange.acceptWebSocket(protocol)), connections).serve();
            return;
        }
        WebSocketPortForward.check(ports);
        boolean base64 = protocol.filter(name -> name.contains("base64")).isPresent();
        new WebSocketPortForward(new WebSocketChannels(exchange.acceptWebSocket(protocol), base64), connections, ports)
                .serve();
    }
}
