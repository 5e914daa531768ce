package io.nodeagent.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One request in the making: the header of netlink(7), the type's own fixed part, then attributes, each aligned to four
 * bytes. Numbers are in the machine's byte order, addresses in the network's.
 */
final class NetlinkRequest {
    static final int REQUEST = 0x1;
    static final int ACK = 0x4;
    static final int EXCLUSIVE = 0x200;
    static final int REPLACE = 0x100;
    static final int CREATE = 0x400;
    static final int DUMP = 0x300;

    private static final int LENGTH_OFFSET = 0;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int ALIGNMENT = 4;
    private static final int LARGEST = 2048;

    private final ByteBuffer bytes = ByteBuffer.allocate(LARGEST).order(ByteOrder.nativeOrder());
    private final MessageType type;
    private final String subject;

    /** @param subject what the request is about, for the message of a failure */
    NetlinkRequest(MessageType type, int flags, String subject) {
        this.type = type;
        this.subject = subject;
        bytes.putInt(0)
                .putShort(type.number())
                .putShort((short) (REQUEST | flags))
                .putInt(0)
                .putInt(0);
    }

    String name() {
        return "RTM_" + type.name();
    }

    String subject() {
        return subject;
    }

    /** {@code struct ifinfomsg}: the index 0 leaves the choice of the link to the attributes. */
    NetlinkRequest linkHeader(int family, int index, int flags, int changedFlags) {
        bytes.put((byte) family)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(index)
                .putInt(flags)
                .putInt(changedFlags);
        return this;
    }

    /** {@code struct ifaddrmsg}. */
    NetlinkRequest addressHeader(int family, int prefixLength, int scope, int index) {
        bytes.put((byte) family)
                .put((byte) prefixLength)
                .put((byte) 0)
                .put((byte) scope)
                .putInt(index);
        return this;
    }

    /** {@code struct rtmsg} without tos and flags. */
    NetlinkRequest routeHeader(int family, int prefixLength, int table, int protocol, int scope, int routeType) {
        bytes.put((byte) family).put((byte) prefixLength).put((byte) 0).put((byte) 0);
        bytes.put((byte) table)
                .put((byte) protocol)
                .put((byte) scope)
                .put((byte) routeType)
                .putInt(0);
        return this;
    }

    NetlinkRequest bytes(int attribute, byte[] value) {
        bytes.putShort((short) (4 + value.length)).putShort((short) attribute).put(value);
        pad();
        return this;
    }

    NetlinkRequest text(int attribute, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return bytes(attribute, Arrays.copyOf(text, text.length + 1));
    }

    NetlinkRequest number(int attribute, int value) {
        bytes.putShort((short) 8).putShort((short) attribute).putInt(value);
        return this;
    }

    NetlinkRequest octet(int attribute, int value) {
        return bytes(attribute, new byte[] {(byte) value});
    }

    /** An attribute whose value is what {@code content} appends. */
    NetlinkRequest nested(int attribute, Runnable content) {
        int start = bytes.position();
        bytes.putShort((short) 0).putShort((short) attribute);
        content.run();
        bytes.putShort(start, (short) (bytes.position() - start));
        return this;
    }

    /** The finished request. */
    byte[] encode(int sequence) {
        bytes.putInt(LENGTH_OFFSET, bytes.position()).putInt(SEQUENCE_OFFSET, sequence);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private void pad() {
        while (bytes.position() % ALIGNMENT != 0) {
            bytes.put((byte) 0);
        }
    }
}
