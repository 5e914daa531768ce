package io.nodeagent.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bytes that an event loop brings and a handler's thread takes, blocking. The loop stops reading while it is full. */
final class InboundBytes extends InputStream {
    private static final int FULL = 64 << 10;

    private final Runnable drained;
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
    private int queuedBytes;
    private boolean ended;
    private boolean discarding;
    private @Nullable IOException failure;

    /** @param drained told each time a full queue has room again */
    InboundBytes(Runnable drained) {
        this.drained = drained;
    }

    /** Adds bytes and takes over the buffer. */
    synchronized void offer(ByteBuf bytes) {
        if (discarding || ended || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        queue.add(bytes);
        queuedBytes += bytes.readableBytes();
        notifyAll();
    }

    synchronized boolean full() {
        return queuedBytes >= FULL;
    }

    synchronized boolean ended() {
        return ended;
    }

    /** No more bytes will come. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Reads fail from now on, what is queued included. */
    synchronized void fail(IOException cause) {
        if (!ended && failure == null) {
            failure = cause;
        }
        discard();
    }

    /** Drops what is queued and all that comes. */
    void discard() {
        synchronized (this) {
            discarding = true;
            queue.forEach(ByteBuf::release);
            queue.clear();
            queuedBytes = 0;
            notifyAll();
        }
        drained.run();
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
        int count;
        boolean roomAgain;
        synchronized (this) {
            awaitBytes();
            // only now: more may have come during the wait
            boolean wasFull = full();
            count = take(target, offset, length);
            roomAgain = wasFull && !full();
        }
        if (roomAgain) {
            drained.run();
        }
        return count;
    }

    private synchronized int take(byte[] target, int offset, int length) throws IOException {
        ByteBuf head = queue.peek();
        if (head == null) {
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            return -1;
        }
        int count = Math.min(length, head.readableBytes());
        head.readBytes(target, offset, count);
        queuedBytes -= count;
        if (!head.isReadable()) {
            queue.remove().release();
        }
        return count;
    }

    private synchronized void awaitBytes() throws InterruptedIOException {
        while (queue.isEmpty() && !ended && !discarding) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException failed = new InterruptedIOException("interrupted while reading from the peer");
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
        discard();
    }
}
