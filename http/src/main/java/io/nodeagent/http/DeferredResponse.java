package io.nodeagent.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response of status 200 that begins with its first byte, so that a failure before it can still be told by a status. */
public final class DeferredResponse extends OutputStream {
    private final HttpExchange exchange;
    private final String contentType;
    private @Nullable OutputStream output;

    public DeferredResponse(HttpExchange exchange, String contentType) {
        this.exchange = exchange;
        this.contentType = contentType;
    }

    /** Begins the response if it has not begun, as where there is nothing to write. */
    public OutputStream begin() throws IOException {
        OutputStream begun = output;
        if (begun == null) {
            begun = exchange.stream(200, Map.of("Content-Type", contentType));
            output = begun;
        }
        return begun;
    }

    public boolean hasBegun() {
        return output != null;
    }

    @Override
    public void write(int b) throws IOException {
        begin().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        begin().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        begin().flush();
    }

    /** Ends the response if it has begun. */
    @Override
    public void close() throws IOException {
        if (output != null) {
            output.close();
        }
    }
}
