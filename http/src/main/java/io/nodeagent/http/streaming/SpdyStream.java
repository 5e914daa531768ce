package io.nodeagent.http.streaming;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream that the client opened in a {@link SpdySession}. Closing its output ends our direction. */
final class SpdyStream {
    private static final int FRAME_BYTES = 32 << 10;

    private final SpdySession session;
    private final int id;
    private final Map<String, String> headers;
    private final ByteQueue input;
    private final OutputStream output = new Output();
    private boolean outputEnded;
    private @Nullable String broken;

    SpdyStream(SpdySession session, int id, Map<String, String> headers) {
        this.session = session;
        this.id = id;
        this.headers = Map.copyOf(headers);
        this.input = new ByteQueue(count -> session.consumed(id, count));
    }

    int id() {
        return id;
    }

    /** A header's value, or the empty string; SPDY's header names are in lower case. */
    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    InputStream input() {
        return input;
    }

    OutputStream output() {
        return output;
    }

    void offer(byte[] payload, boolean last) throws IOException {
        input.offer(payload);
        if (last) {
            input.end();
        }
    }

    /** The peer has reset the stream, or the connection is gone: writes fail from now on. */
    void broken(String why) {
        input.fail(why);
        synchronized (this) {
            broken = why;
        }
    }

    private synchronized void checkOpen() throws IOException {
        if (broken != null) {
            throw new IOException(broken);
        }
        if (outputEnded) {
            throw new IOException("the stream has ended");
        }
    }

    /** Sends the last bytes and ends our direction in one frame; nothing where it has ended or is broken. */
    void endWith(byte[] last) throws IOException {
        synchronized (this) {
            if (outputEnded || broken != null) {
                return;
            }
            outputEnded = true;
        }
        session.sendData(id, true, last, 0, last.length);
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            for (int done = 0; done < length; ) {
                checkOpen();
                int piece = session.awaitWindow(id, Math.min(FRAME_BYTES, length - done));
                session.sendData(id, false, bytes, offset + done, piece);
                done += piece;
            }
        }

        @Override
        public void close() throws IOException {
            endWith(new byte[0]);
        }
    }
}
