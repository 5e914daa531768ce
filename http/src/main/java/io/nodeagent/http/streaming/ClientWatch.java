package io.nodeagent.http.streaming;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a client's connection on a virtual thread of its own and, when it ends before the session does, interrupts the
 * thread that made this watch: the session's.
 */
final class ClientWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClientWatch.class);

    /** Reads until the client is gone. */
    @FunctionalInterface
    interface Reading {
        void run() throws IOException;
    }

    private final Thread session = Thread.currentThread();
    private boolean gone;
    private boolean finished;

    /** Begins to read. */
    void start(String name, Reading reading) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                reading.run();
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("a streaming session's connection broke");
            } finally {
                clientGone();
            }
        });
    }

    private synchronized void clientGone() {
        if (!finished) {
            gone = true;
            session.interrupt();
        }
    }

    synchronized boolean gone() {
        return gone;
    }

    /** From now on the client may leave. */
    synchronized void finished() {
        finished = true;
    }
}
