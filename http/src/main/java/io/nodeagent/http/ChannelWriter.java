package io.nodeagent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** Writes to a channel from handlers' threads: blocks while the peer is slow, fails once it is gone. */
final class ChannelWriter {
    /** Larger writes are cut, so that one write never puts more than this beyond the channel's high-water mark. */
    private static final int PIECE = 64 << 10;

    private final Channel channel;
    private @Nullable IOException failure;

    ChannelWriter(Channel channel) {
        this.channel = channel;
    }

    /** Sends at once; the array may be reused after the call. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += PIECE) {
            int piece = Math.min(PIECE, length - done);
            send(Unpooled.copiedBuffer(bytes, offset + done, piece));
        }
    }

    /** Sends at once and takes over the buffer, whose content must not change any more. */
    void send(ByteBuf bytes) throws IOException {
        try {
            awaitWritable();
        } catch (IOException e) {
            bytes.release();
            throw e;
        }
        var _ = channel.writeAndFlush(bytes).addListener(done -> {
            if (!done.isSuccess()) {
                fail(new IOException("connection to " + channel.remoteAddress() + " broke", done.cause()));
            }
        });
    }

    private synchronized void awaitWritable() throws IOException {
        while (true) {
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            if (channel.isWritable()) {
                return;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException failed = new InterruptedIOException("interrupted while writing to the peer");
                failed.initCause(e);
                throw failed;
            }
        }
    }

    synchronized boolean broken() {
        return failure != null;
    }

    /** The channel's writability has changed. */
    synchronized void wake() {
        notifyAll();
    }

    /** Writes fail from now on. */
    synchronized void fail(IOException cause) {
        if (failure == null) {
            failure = cause;
        }
        notifyAll();
    }
}
