package io.nodeagent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request and its response. Exactly one of {@link #respond}, {@link #stream}, {@link #acceptWebSocket} and
 * {@link #upgrade} is called once. Used by the handler's thread only, save that the streams of an accepted upgrade may
 * be read by one thread and written by another.
 */
public interface HttpExchange {
    /** The method in capitals, such as {@code GET}. */
    String method();

    /** The decoded path without query, such as {@code /api/v1/pods}; never with {@code .} or {@code ..} segments. */
    String path();

    /** The path and query as they came, still encoded. */
    String rawUri();

    /** Decoded query parameters in the order they came; a parameter without a value has the empty string. */
    Map<String, List<String>> query();

    /** The first value of a query parameter. */
    default Optional<String> queryParameter(String name) {
        List<String> values = query().getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** Every value of a header, whatever the case of its name. */
    List<String> headers(String name);

    /** All headers with the names as they came. */
    Map<String, List<String>> headers();

    /** The first value of a header. */
    default Optional<String> header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** The body; blocks for more, with back-pressure on the connection. */
    InputStream body();

    /**
     * The whole body.
     *
     * @param limitBytes a longer one is refused with {@link io.nodeagent.errors.InvalidArgumentException}
     */
    byte[] body(int limitBytes) throws IOException;

    /** The certificate chain that the peer proved to own, verified against the server's client CA; empty without one. */
    List<X509Certificate> peerCertificates();

    SocketAddress remoteAddress();

    /** Sends a whole response. */
    void respond(int status, Map<String, String> headers, byte[] body) throws IOException;

    /**
     * Begins a response whose length is not known: chunked. Each {@code flush} reaches the peer at once; writes block
     * while the peer is slow and fail with an {@link IOException} once it is gone. Closing ends the response.
     */
    OutputStream stream(int status, Map<String, String> headers) throws IOException;

    /** Whether the request asks for a WebSocket (RFC 6455). */
    boolean isWebSocket();

    /** The subprotocols a WebSocket request offers, in its order; empty where it names none. */
    List<String> webSocketProtocols();

    /**
     * Switches to a WebSocket.
     *
     * @param protocol the subprotocol chosen, empty for none
     */
    WebSocket acceptWebSocket(Optional<String> protocol) throws IOException;

    /** Whether the request asks to switch to a protocol by {@code Upgrade}, WebSocket included. */
    boolean isUpgrade();

    /**
     * Switches to raw bytes: sends {@code 101 Switching Protocols} with these headers and hands the connection over.
     * The handler owns it until it closes it; the handler's return closes it too.
     */
    RawConnection upgrade(Map<String, String> headers) throws IOException;

    /**
     * Hands the raw connection over without sending anything, for a proxy that relays the backend's own status line;
     * {@link #rawRequestHead()} is what to send to the backend.
     */
    RawConnection takeOver() throws IOException;

    /** The request line and headers, as bytes ready to be sent to another server. */
    byte[] rawRequestHead();
}
