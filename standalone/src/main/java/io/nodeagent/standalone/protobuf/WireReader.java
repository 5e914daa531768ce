package io.nodeagent.standalone.protobuf;

import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.status.Statuses;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Walks the fields of one message in the protobuf wire format (protobuf.dev/programming-guides/encoding). */
final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer buffer;
    private int wireType;

    WireReader(ByteBuffer buffer) {
        this.buffer = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean hasNext() {
        return buffer.hasRemaining();
    }

    /** The number of the next field; its value is to be read or skipped. */
    int nextField() {
        long tag = varint();
        wireType = (int) (tag & 7);
        return (int) (tag >>> 3);
    }

    /** An integer, boolean or enumeration value. */
    long number() {
        expect(VARINT);
        return varint();
    }

    double floating() {
        expect(FIXED64);
        require(Long.BYTES);
        return buffer.getDouble();
    }

    /** The bytes of a message, a text or bytes. */
    ByteBuffer bytes() {
        expect(LENGTH_DELIMITED);
        long length = varint();
        if (length < 0 || length > buffer.remaining()) {
            throw malformed("a field is longer than its message");
        }
        ByteBuffer value = buffer.slice(buffer.position(), (int) length);
        buffer.position(buffer.position() + (int) length);
        return value;
    }

    String text() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case LENGTH_DELIMITED -> bytes();
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw malformed("unknown wire type " + wireType);
        }
    }

    static StatusException malformed(String why) {
        return Statuses.badRequest("the body of the request is not valid protobuf: " + why);
    }

    private void advance(int count) {
        require(count);
        buffer.position(buffer.position() + count);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            require(1);
            byte next = buffer.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number of more than ten bytes");
    }

    private void expect(int wanted) {
        if (wireType != wanted) {
            throw malformed("wire type %d where %d belongs".formatted(wireType, wanted));
        }
    }

    private void require(int count) {
        if (buffer.remaining() < count) {
            throw malformed("it ends within a field");
        }
    }
}
