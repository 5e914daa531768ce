package io.nodeagent.standalone.watch;

import io.nodeagent.http.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** One JSON document a line in a chunked response. */
public final class ChunkedSink implements EventSink {
    private final OutputStream output;

    public ChunkedSink(HttpExchange exchange, Map<String, String> headers) throws IOException {
        this.output = new BufferedOutputStream(exchange.stream(200, headers), 16 * 1024);
        output.flush();
    }

    @Override
    public void send(byte[] event) throws IOException {
        output.write(event);
        output.write('\n');
    }

    @Override
    public void flush() throws IOException {
        output.flush();
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
