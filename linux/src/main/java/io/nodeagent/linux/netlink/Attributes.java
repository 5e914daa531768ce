package io.nodeagent.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The attributes of an answer by type; of a type that comes twice the last one counts. */
final class Attributes {
    /** NLA_F_NESTED and NLA_F_NET_BYTEORDER say how to read a value and are no part of the type. */
    private static final int TYPE_MASK = 0x3fff;

    private static final int HEADER = 4;

    private final Map<Integer, byte[]> values;

    private Attributes(Map<Integer, byte[]> values) {
        this.values = values;
    }

    /** Reads attributes from {@code start} to the end; what is cut off at the end is left out. */
    static Attributes parse(byte[] message, int start) {
        ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
        Map<Integer, byte[]> values = new HashMap<>();
        int at = start;
        while (at + HEADER <= message.length) {
            int length = Short.toUnsignedInt(bytes.getShort(at));
            if (length < HEADER || at + length > message.length) {
                break;
            }
            int type = bytes.getShort(at + 2) & TYPE_MASK;
            values.put(type, Arrays.copyOfRange(message, at + HEADER, at + length));
            at += (length + 3) & ~3;
        }
        return new Attributes(values);
    }

    Optional<byte[]> bytes(int type) {
        return Optional.ofNullable(values.get(type));
    }

    Optional<String> text(int type) {
        return bytes(type).map(value -> {
            int end = 0;
            while (end < value.length && value[end] != 0) {
                end++;
            }
            return new String(value, 0, end, StandardCharsets.UTF_8);
        });
    }

    /** A 32-bit number, 0 where there is none. */
    int number(int type) {
        return bytes(type)
                .filter(value -> value.length >= Integer.BYTES)
                .map(value ->
                        ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt())
                .orElse(0);
    }

    Attributes nested(int type) {
        return parse(bytes(type).orElse(new byte[0]), 0);
    }
}
