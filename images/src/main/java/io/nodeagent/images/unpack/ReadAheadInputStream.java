package io.nodeagent.images.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads its source on a thread of its own, a few buffers ahead: one stage of a pipeline. The source's failure arrives
 * where its bytes would have. Closing ends the thread, waits for it, and closes the source; an interrupt must
 * end the source's reads on that thread.
 */
final class ReadAheadInputStream extends InputStream {
    private static final int CHUNK_BYTES = 128 * 1024;
    private static final int CHUNKS = 8;

    private final InputStream source;
    private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread reader;
    private @Nullable Chunk current;
    private int position;

    /** Bytes, or the end of the source where there are none, with what ended it when it failed. */
    private record Chunk(byte[] bytes, @Nullable Throwable failure) {
        boolean isEnd() {
            return bytes.length == 0;
        }
    }

    ReadAheadInputStream(InputStream source, Thread.Builder thread) {
        this.source = source;
        this.reader = thread.start(this::fill);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Chunk chunk = chunk();
        if (chunk.isEnd()) {
            return -1;
        }
        int count = Math.min(length, chunk.bytes().length - position);
        System.arraycopy(chunk.bytes(), position, buffer, offset, count);
        position += count;
        return count;
    }

    /** Waits until it is known whether more comes: GZIPInputStream takes 0 here for the end of the last member. */
    @Override
    public int available() throws IOException {
        Chunk chunk = chunk();
        return chunk.isEnd() ? 0 : chunk.bytes().length - position;
    }

    @Override
    public void close() throws IOException {
        reader.interrupt();
        boolean interrupted = false;
        while (true) {
            try {
                reader.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        source.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Chunk chunk() throws IOException {
        Chunk chunk = current;
        if (chunk == null || (!chunk.isEnd() && position == chunk.bytes().length)) {
            try {
                chunk = filled.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted").initCause(e);
            }
            current = chunk;
            position = 0;
        }
        if (chunk.failure() != null) {
            throw rethrown(chunk.failure());
        }
        return chunk;
    }

    private static IOException rethrown(Throwable failure) {
        return switch (failure) {
            case RuntimeException e -> throw e;
            case IOException e -> e;
            default -> new IOException(failure.toString(), failure);
        };
    }

    private void fill() {
        try {
            Throwable failure = null;
            try {
                copy();
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                failure = e;
            }
            filled.put(new Chunk(new byte[0], failure));
        } catch (InterruptedException e) {
            // closed: nobody reads any more, and the thread ends here
        }
    }

    private void copy() throws IOException, InterruptedException {
        byte[] buffer = new byte[CHUNK_BYTES];
        int length = source.readNBytes(buffer, 0, buffer.length);
        while (length > 0) {
            filled.put(new Chunk(length == buffer.length ? buffer : Arrays.copyOf(buffer, length), null));
            buffer = new byte[CHUNK_BYTES];
            length = source.readNBytes(buffer, 0, buffer.length);
        }
    }
}
