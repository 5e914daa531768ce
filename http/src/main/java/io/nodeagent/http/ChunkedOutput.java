package io.nodeagent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A response body of unknown length: small writes are gathered until a flush, each piece sent is one chunk. */
final class ChunkedOutput extends OutputStream {
    private static final int CHUNK = 16 << 10;

    private final ChannelWriter writer;
    private final boolean chunked;
    private byte[] gathered = new byte[512];
    private int count;
    private boolean closed;

    /** @param chunked false for a peer of HTTP/1.0, where the connection's end is the body's end */
    ChunkedOutput(ChannelWriter writer, boolean chunked) {
        this.writer = writer;
        this.chunked = chunked;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed) {
            throw new IOException("the response has ended");
        }
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, CHUNK - count);
            ensureRoom(count + piece);
            System.arraycopy(bytes, offset + done, gathered, count, piece);
            count += piece;
            done += piece;
            if (count == CHUNK) {
                flush();
            }
        }
    }

    private void ensureRoom(int wanted) {
        if (wanted > gathered.length) {
            byte[] larger = new byte[Math.min(CHUNK, Math.max(wanted, gathered.length * 4))];
            System.arraycopy(gathered, 0, larger, 0, count);
            gathered = larger;
        }
    }

    @Override
    public void flush() throws IOException {
        if (count == 0 || closed) {
            return;
        }
        ByteBuf data = Unpooled.copiedBuffer(gathered, 0, count);
        String size = Integer.toHexString(count);
        count = 0;
        writer.send(chunked ? Unpooled.wrappedBuffer(ascii(size + "\r\n"), data, ascii("\r\n")) : data);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        flush();
        closed = true;
        if (chunked) {
            writer.send(ascii("0\r\n\r\n"));
        }
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
