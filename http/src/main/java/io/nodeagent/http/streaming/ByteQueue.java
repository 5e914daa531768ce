package io.nodeagent.http.streaming;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Bytes that a session's reader brings and a command takes. Whoever brings more than there is room for, waits. */
final class ByteQueue extends InputStream {
    private static final int ROOM = 256 << 10;

    private final IntConsumer consumed;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private int headOffset;
    private int queuedBytes;
    private boolean ended;
    private boolean closed;
    private @Nullable String failure;

    /** @param consumed told of each count of bytes that left the queue */
    ByteQueue(IntConsumer consumed) {
        this.consumed = consumed;
    }

    /** Adds bytes, waiting for room; they are dropped once nobody reads any more. */
    void offer(byte[] bytes) throws InterruptedIOException {
        boolean dropped;
        synchronized (this) {
            awaitWhile(() -> queuedBytes >= ROOM && !closed && !ended);
            dropped = closed || ended;
            if (!dropped && bytes.length > 0) {
                queue.add(bytes);
                queuedBytes += bytes.length;
                notifyAll();
            }
        }
        if (dropped) {
            consumed.accept(bytes.length);
        }
    }

    /** No more bytes will come; those queued can still be read. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The session broke: what is queued can still be read, then reading fails. */
    synchronized void fail(String message) {
        if (!ended) {
            ended = true;
            failure = message;
            notifyAll();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int count = take(target, offset, length);
        if (count > 0) {
            consumed.accept(count);
        }
        return count;
    }

    private synchronized int take(byte[] target, int offset, int length) throws IOException {
        awaitWhile(() -> queue.isEmpty() && !ended && !closed);
        byte[] head = queue.peek();
        if (head == null) {
            if (failure != null) {
                throw new IOException(failure);
            }
            return -1;
        }
        int count = Math.min(length, head.length - headOffset);
        System.arraycopy(head, headOffset, target, offset, count);
        headOffset += count;
        queuedBytes -= count;
        if (headOffset == head.length) {
            queue.remove();
            headOffset = 0;
        }
        notifyAll();
        return count;
    }

    private synchronized void awaitWhile(BooleanSupplier blocked) throws InterruptedIOException {
        while (blocked.getAsBoolean()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException failed = new InterruptedIOException("interrupted at a client's stream");
                failed.initCause(e);
                throw failed;
            }
        }
    }

    @Override
    public synchronized int available() {
        return queuedBytes;
    }

    @Override
    public void close() {
        int dropped;
        synchronized (this) {
            closed = true;
            dropped = queuedBytes;
            queue.clear();
            queuedBytes = 0;
            headOffset = 0;
            notifyAll();
        }
        if (dropped > 0) {
            consumed.accept(dropped);
        }
    }
}
