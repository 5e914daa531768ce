package io.nodeagent.images.registry;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.images.registry.HttpTransport.Reply;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a blob over as many connections as it takes: a cut one is followed by one that asks for the rest. It
 * gives up when several in a row bring nothing.
 */
final class ResumingBlob extends InputStream {
    private static final Backoff PAUSES = Backoff.DEFAULT;

    private final Source source;
    private final long sizeBytes;
    private final String what;
    private @Nullable Reply reply;
    private long position;
    private int fruitless;

    /** Opens the blob from a position on, or throws what the caller of the pull gets. */
    @FunctionalInterface
    interface Source {
        Reply open(long from);
    }

    ResumingBlob(Source source, long sizeBytes, String what) {
        this.source = source;
        this.sizeBytes = sizeBytes;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == sizeBytes) {
            return -1;
        }
        while (true) {
            try {
                int wanted = (int) Math.min(length, sizeBytes - position);
                int read = connected().read(buffer, offset, wanted);
                if (read < 0) {
                    throw new EOFException("the connection ended");
                }
                position += read;
                fruitless = 0;
                return read;
            } catch (IOException e) {
                cutOff(e);
            }
        }
    }

    @Override
    public void close() {
        if (reply != null) {
            reply.close();
            reply = null;
        }
    }

    private InputStream connected() throws IOException {
        Reply open = reply;
        if (open == null) {
            open = source.open(position);
            reply = open;
            align(open);
        }
        return open.body();
    }

    /** A server that does not know ranges sends the whole again. */
    private void align(Reply open) throws IOException {
        if (open.status() != 206) {
            Optional<String> length = open.header("content-length");
            if (length.isPresent() && !length.get().equals(Long.toString(sizeBytes))) {
                throw new InvalidArgumentException(
                        "%s has %s bytes at the registry, %d by the manifest".formatted(what, length.get(), sizeBytes));
            }
            open.body().skipNBytes(position);
            return;
        }
        String range = open.header("content-range").orElse("");
        if (!range.startsWith("bytes " + position + "-")) {
            throw new UnavailableException(
                    what + ": asked for bytes from " + position + " on, the server sent '" + range + "'");
        }
    }

    private void cutOff(IOException e) throws IOException {
        close();
        if (Thread.currentThread().isInterrupted()) {
            throw (InterruptedIOException) new InterruptedIOException("cancelled").initCause(e);
        }
        fruitless++;
        if (fruitless >= PAUSES.attempts()) {
            throw new UnavailableException(
                    "%s: cut off at byte %d of %d: %s".formatted(what, position, sizeBytes, e.getMessage()), e);
        }
        PAUSES.await(fruitless, Optional.empty());
    }
}
