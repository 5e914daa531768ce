package io.nodeagent.http.streaming;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * How much the peer lets us send, for each stream and for the session, which is stream 0 (SPDY/3.1 sections 2.6.8, 2.8).
 *
 * <p>Kubernetes' Go clients know no flow control: they never grant anything and rely on TCP's. So a window holds us back
 * only once the peer has shown, by a grant or a setting, that it keeps windows.
 */
final class SpdyWindows {
    static final int INITIAL = 64 << 10;
    private static final int SESSION = 0;

    private final Map<Integer, Long> windows = new HashMap<>();
    private long sessionWindow = INITIAL;
    private int initial = INITIAL;
    private boolean kept;
    private boolean sessionKept;
    private boolean closed;

    synchronized void open(int stream) {
        windows.put(stream, (long) initial);
    }

    /** The stream is gone, who waits for it goes on. */
    synchronized void remove(int stream) {
        windows.remove(stream);
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized void granted(int stream, int bytes) {
        kept = true;
        if (stream == SESSION) {
            sessionKept = true;
            sessionWindow += bytes;
        } else {
            windows.computeIfPresent(stream, (_, window) -> window + bytes);
        }
        notifyAll();
    }

    synchronized void initial(int bytes) {
        kept = true;
        int change = bytes - initial;
        initial = bytes;
        windows.replaceAll((_, window) -> window + change);
        notifyAll();
    }

    /** Waits until something may be sent and takes it from the windows; 1 to {@code wanted} bytes. */
    synchronized int take(int stream, int wanted) throws IOException {
        while (true) {
            Long window = windows.get(stream);
            if (closed || window == null) {
                throw new IOException("the client's stream is gone");
            }
            long allowed = !kept ? wanted : sessionKept ? Math.min(window, sessionWindow) : window;
            if (allowed > 0) {
                int taken = (int) Math.min(allowed, wanted);
                windows.merge(stream, (long) -taken, Long::sum);
                sessionWindow -= taken;
                return taken;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException failed = new InterruptedIOException("interrupted while the client is slow");
                failed.initCause(e);
                throw failed;
            }
        }
    }
}
