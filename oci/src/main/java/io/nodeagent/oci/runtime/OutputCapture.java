package io.nodeagent.oci.runtime;

import io.nodeagent.linux.descriptor.Descriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Reads a stream to its end on a virtual thread of its own, keeping the first bytes. */
final class OutputCapture implements AutoCloseable {
    private final Descriptor source;
    private final OutputBudget budget;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean ended;
    private final Thread reader;

    /** Takes over {@code source}. */
    OutputCapture(Descriptor source, int limitBytes) {
        this(source, OutputBudget.of(limitBytes));
    }

    /** The same; several may share a budget. */
    OutputCapture(Descriptor source, OutputBudget budget) {
        this.source = source;
        this.budget = budget;
        this.reader = Thread.ofVirtual().name("output-capture").start(this::readAll);
    }

    /** Waits for the end of the stream. */
    byte[] await() throws InterruptedException {
        reader.join();
        return bytes();
    }

    /** Waits for the end of the stream or of {@code timeout}; answers what came. */
    byte[] awaitEnd(Duration timeout) throws InterruptedException {
        boolean _ = reader.join(timeout);
        return bytes();
    }

    /** Waits for the end of the first line, the end of the stream or of {@code timeout}; answers what came. */
    String awaitLine(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (!ended && !text().contains("\n") && left > 0) {
                left = changed.awaitNanos(end - System.nanoTime());
            }
            return text();
        } finally {
            lock.unlock();
        }
    }

    /** What came so far. */
    byte[] bytes() {
        lock.lock();
        try {
            return kept.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Ends the reading. */
    @Override
    public void close() {
        source.close();
    }

    private void readAll() {
        byte[] buffer = new byte[32 * 1024];
        try (source) {
            for (int count = source.read(buffer); count > 0; count = source.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            // Closed by its owner: what came so far is what there is.
        } finally {
            end();
        }
    }

    private void keep(byte[] buffer, int count) {
        lock.lock();
        try {
            kept.write(buffer, 0, budget.take(count));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
