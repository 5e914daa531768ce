package io.nodeagent.http.streaming;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * SPDY/3.1 frames on a byte stream. Netty's codec does control frames and their compressed headers; data frames, eight
 * bytes and the payload, are done here. Reading is one thread's, {@link #encode} is guarded by the caller's lock.
 */
final class SpdyFrames {
    private static final int CONTROL_BIT = 0x80;
    private static final int HEADER_BYTES = 8;
    private static final int LAST_FLAG = 0x01;
    private static final int CONTROL_LIMIT = 64 << 10;
    private static final int DATA_LIMIT = 1 << 20;

    /** What was read. */
    sealed interface Frame {
        record Data(int streamId, boolean last, byte[] payload) implements Frame {}

        record Control(SpdyFrame frame) implements Frame {}
    }

    private final InputStream in;
    private final EmbeddedChannel decoder = codec();
    private final EmbeddedChannel encoder = codec();
    private final ArrayDeque<Frame> decoded = new ArrayDeque<>();

    SpdyFrames(InputStream in) {
        this.in = in;
    }

    private static EmbeddedChannel codec() {
        return new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1, false));
    }

    /** The next frame; empty at the end of the stream. */
    Optional<Frame> read() throws IOException {
        while (decoded.isEmpty()) {
            byte[] header = in.readNBytes(HEADER_BYTES);
            if (header.length == 0) {
                return Optional.empty();
            }
            if (header.length < HEADER_BYTES) {
                throw new EOFException("the connection ended within a SPDY frame");
            }
            int length = ByteBuffer.wrap(header).getInt(4) & 0xffffff;
            if ((header[0] & CONTROL_BIT) == 0) {
                int streamId = ByteBuffer.wrap(header).getInt(0);
                return Optional.of(new Frame.Data(streamId, (header[4] & LAST_FLAG) != 0, payload(length, DATA_LIMIT)));
            }
            decode(Unpooled.wrappedBuffer(header, payload(length, CONTROL_LIMIT)));
        }
        return Optional.of(decoded.remove());
    }

    private byte[] payload(int length, int limit) throws IOException {
        if (length > limit) {
            throw new IOException("SPDY frame of " + length + " bytes is longer than " + limit);
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("the connection ended within a SPDY frame");
        }
        return payload;
    }

    private void decode(ByteBuf control) throws IOException {
        try {
            decoder.writeInbound(control);
        } catch (Exception e) {
            // netty throws a checked exception past the compiler
            throw new IOException("malformed SPDY frame: " + e.getMessage(), e);
        }
        for (Object frame = decoder.readInbound(); frame != null; frame = decoder.readInbound()) {
            decoded.add(new Frame.Control((SpdyFrame) frame));
        }
    }

    /** A control frame's bytes; frames are to be sent in the order they are encoded, for headers share a compressor. */
    byte[] encode(SpdyFrame frame) {
        encoder.writeOutbound(frame);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            byte[] copy = new byte[part.readableBytes()];
            part.readBytes(copy);
            part.release();
            bytes.writeBytes(copy);
        }
        return bytes.toByteArray();
    }

    /** A data frame's bytes. */
    static byte[] encodeData(int streamId, boolean last, byte[] bytes, int offset, int length) {
        return ByteBuffer.allocate(HEADER_BYTES + length)
                .putInt(streamId)
                .putInt((last ? LAST_FLAG << 24 : 0) | length)
                .put(bytes, offset, length)
                .array();
    }

    /** Frees the decompressor; called by the reading thread. */
    void endReading() {
        decoder.finishAndReleaseAll();
    }

    /** Frees the compressor; nothing may be encoded any more. */
    void endEncoding() {
        encoder.finishAndReleaseAll();
    }
}
