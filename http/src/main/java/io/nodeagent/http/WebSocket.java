package io.nodeagent.http;

import java.io.IOException;
import java.util.Optional;

/**
 * An accepted WebSocket. Pings are answered by the server and never seen here. One thread may receive while others
 * send; sends are whole messages, one at a time.
 */
public interface WebSocket extends AutoCloseable {
    /** A message that came whole. */
    record Message(boolean text, byte[] payload) {}

    /** The next message, blocking; empty when the peer has closed. */
    Optional<Message> receive() throws IOException;

    /** Sends a binary message, blocking while the peer is slow. */
    void sendBinary(byte[] payload) throws IOException;

    /** Sends a text message. */
    void sendText(String payload) throws IOException;

    /** Sends a close frame with this code (RFC 6455 section 7.4) and closes. */
    void close(int code, String reason);

    /** Closes normally (1000). */
    @Override
    default void close() {
        close(1000, "");
    }
}
