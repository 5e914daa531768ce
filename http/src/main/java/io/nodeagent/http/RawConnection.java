package io.nodeagent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection that has left HTTP: plain bytes both ways, blocking, with back-pressure. */
public interface RawConnection extends AutoCloseable {
    InputStream input();

    /** Each write is sent at once. */
    OutputStream output();

    /** Ends our direction; the other stays open. Over TLS this sends close_notify. */
    void shutdownOutput() throws IOException;

    @Override
    void close();
}
