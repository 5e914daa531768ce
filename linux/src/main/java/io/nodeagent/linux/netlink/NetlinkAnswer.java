package io.nodeagent.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One message of the kernel.
 *
 * @param body what follows the 16-byte header
 */
record NetlinkAnswer(int type, int flags, int sequence, byte[] body) {
    private static final int HEADER = 16;
    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int FLAG_DUMP_INTERRUPTED = 0x10;
    private static final int FLAG_CAPPED = 0x100;
    private static final int FLAG_ACK_ATTRIBUTES = 0x200;
    private static final int ATTRIBUTE_MESSAGE = 1;

    /** Splits what one recv(2) brought. */
    static List<NetlinkAnswer> parse(byte[] datagram, int length) {
        ByteBuffer bytes = ByteBuffer.wrap(datagram, 0, length).order(ByteOrder.nativeOrder());
        List<NetlinkAnswer> answers = new ArrayList<>();
        int at = 0;
        while (at + HEADER <= length) {
            int size = bytes.getInt(at);
            if (size < HEADER || at + size > length) {
                break;
            }
            answers.add(new NetlinkAnswer(
                    Short.toUnsignedInt(bytes.getShort(at + 4)),
                    Short.toUnsignedInt(bytes.getShort(at + 6)),
                    bytes.getInt(at + 8),
                    Arrays.copyOfRange(datagram, at + HEADER, at + size)));
            at += (size + 3) & ~3;
        }
        return answers;
    }

    /** The end of a dump. */
    boolean isDone() {
        return type == DONE;
    }

    /** Whether what is dumped changed meanwhile. */
    boolean isInterrupted() {
        return (flags & FLAG_DUMP_INTERRUPTED) != 0;
    }

    /** An error or, with the number 0, the acknowledgement. */
    boolean isError() {
        return type == ERROR;
    }

    /** The error number, positive; 0 for an acknowledgement. */
    int errno() {
        return -ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).getInt(0);
    }

    /** The kernel's own words about an error, empty where it has none. */
    String explanation() {
        if ((flags & FLAG_ACK_ATTRIBUTES) == 0) {
            return "";
        }
        int requestLength = ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).getInt(4);
        int start = 4 + ((flags & FLAG_CAPPED) != 0 ? HEADER : (requestLength + 3) & ~3);
        return start >= body.length
                ? ""
                : Attributes.parse(body, start).text(ATTRIBUTE_MESSAGE).orElse("");
    }
}
