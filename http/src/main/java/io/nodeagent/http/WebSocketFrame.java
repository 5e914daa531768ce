package io.nodeagent.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A frame (RFC 6455 section 5.2).
 *
 * @param last whether the message ends with it
 */
record WebSocketFrame(boolean last, int opcode, byte[] payload) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int FINAL_BIT = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int MASK_BIT = 0x80;
    private static final int CONTROL_BIT = 0x08;
    private static final int SHORT_LENGTH = 125;

    /** What the peer did against the protocol, and the close code that tells it so. */
    static final class Violation extends IOException {
        private final int code;

        Violation(int code, String message) {
            super(message);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    boolean control() {
        return (opcode & CONTROL_BIT) != 0;
    }

    /** Reads a client's frame; empty at the stream's end. */
    static Optional<WebSocketFrame> read(InputStream in, int limitBytes) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int second = in.read();
        if (second < 0) {
            throw new EOFException("the connection ended within a WebSocket frame");
        }
        if ((first & RESERVED_BITS) != 0 || (second & MASK_BIT) == 0) {
            throw new Violation(1002, "frame has reserved bits or no mask");
        }
        long length = length(in, second & 0x7f);
        boolean last = (first & FINAL_BIT) != 0;
        int opcode = first & 0x0f;
        if ((opcode & CONTROL_BIT) != 0 && (!last || length > SHORT_LENGTH)) {
            throw new Violation(1002, "control frame is fragmented or too long");
        }
        if (length < 0 || length > limitBytes) {
            throw new Violation(1009, "message is longer than " + limitBytes + " bytes");
        }
        byte[] mask = exactly(in, 4);
        byte[] payload = exactly(in, (int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return Optional.of(new WebSocketFrame(last, opcode, payload));
    }

    private static long length(InputStream in, int announced) throws IOException {
        return switch (announced) {
            case 126 -> ByteBuffer.wrap(exactly(in, 2)).getShort() & 0xffff;
            case 127 -> ByteBuffer.wrap(exactly(in, 8)).getLong();
            default -> announced;
        };
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended within a WebSocket frame");
        }
        return bytes;
    }

    /** A server's frame on the wire: unmasked. */
    byte[] encode() {
        int header = payload.length <= SHORT_LENGTH ? 2 : payload.length < 1 << 16 ? 4 : 10;
        ByteBuffer wire = ByteBuffer.allocate(header + payload.length);
        wire.put((byte) (opcode | (last ? FINAL_BIT : 0)));
        switch (header) {
            case 2 -> wire.put((byte) payload.length);
            case 4 -> wire.put((byte) 126).putShort((short) payload.length);
            default -> wire.put((byte) 127).putLong(payload.length);
        }
        return wire.put(payload).array();
    }
}
