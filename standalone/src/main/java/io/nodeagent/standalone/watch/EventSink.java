package io.nodeagent.standalone.watch;

import java.io.IOException;

/** Where watch events go. Fails with an {@link IOException} once the client is gone. */
public interface EventSink extends AutoCloseable {
    /** Sends one event's JSON. */
    void send(byte[] event) throws IOException;

    /** Makes what was sent reach the client now. */
    void flush() throws IOException;

    @Override
    void close() throws IOException;
}
