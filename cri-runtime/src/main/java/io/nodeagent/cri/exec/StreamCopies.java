package io.nodeagent.cri.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copying threads of one session; closing interrupts them and waits for their end. */
final class StreamCopies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamCopies.class);

    private final List<Thread> threads = new ArrayList<>();

    /** Copies until the end of {@code from}, then closes {@code to}: the other side sees the end too. */
    Thread copyAndClose(String name, InputStream from, OutputStream to) {
        return start(name, () -> {
            try (to) {
                copy(from, to);
            }
        });
    }

    /** Copies until the end of {@code from}; without a destination what comes is dropped. */
    Thread copy(String name, InputStream from, Optional<OutputStream> to) {
        return start(name, () -> copy(from, to.orElseGet(OutputStream::nullOutputStream)));
    }

    private interface Work {
        void run() throws IOException;
    }

    private Thread start(String name, Work work) {
        Thread thread = Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One side has left; the session learns that from its own side.
                LOG.atDebug().addKeyValue("stream", name).log("copying ended: {}", e.toString());
            }
        });
        threads.add(thread);
        return thread;
    }

    /** Each piece reaches the other side at once. */
    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[32 << 10];
        int length = from.read(buffer);
        while (length >= 0) {
            to.write(buffer, 0, length);
            to.flush();
            length = from.read(buffer);
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
