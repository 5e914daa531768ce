package io.nodeagent.agent.log;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Formats records as the reader asked for them, up to the byte limit. */
final class LogOutput {
    private final OutputStream sink;
    private final LogOptions options;
    private long left;
    private boolean lineBegins = true;

    LogOutput(OutputStream sink, LogOptions options) {
        this.sink = new BufferedOutputStream(sink, 16 << 10);
        this.options = options;
        this.left = options.limitBytes().orElse(Long.MAX_VALUE);
    }

    boolean full() {
        return left <= 0;
    }

    void write(LogRecord record) throws IOException {
        if (options.since().isPresent() && record.before(options.since().get())) {
            return;
        }
        if (options.timestamps() && lineBegins) {
            byte[] time = (record.time() + " ").getBytes(StandardCharsets.US_ASCII);
            put(time, 0, time.length);
        }
        put(record.line(), record.textStart(), record.line().length - record.textStart());
        if (!record.partial()) {
            put(new byte[] {'\n'}, 0, 1);
        }
        lineBegins = !record.partial();
    }

    void flush() throws IOException {
        sink.flush();
    }

    private void put(byte[] bytes, int from, int length) throws IOException {
        int fits = (int) Math.min(length, left);
        if (fits > 0) {
            sink.write(bytes, from, fits);
            left -= fits;
        }
    }
}
