package io.nodeagent.linux.netlink;

import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What went through an interface since it was made, as {@code /proc/net/dev} counts it (proc_pid_net(5)). */
public record InterfaceCounters(
        String name,
        long receivedBytes,
        long receivedPackets,
        long receiveErrors,
        long receiveDrops,
        long sentBytes,
        long sentPackets,
        long sendErrors,
        long sendDrops) {
    private static final int O_CLOEXEC = 0x80000;
    private static final int RECEIVED = 0;
    private static final int RECEIVED_PACKETS = 1;
    private static final int RECEIVE_ERRORS = 2;
    private static final int RECEIVE_DROPS = 3;
    private static final int SENT = 8;
    private static final int SENT_PACKETS = 9;
    private static final int SEND_ERRORS = 10;
    private static final int SEND_DROPS = 11;

    /** Those of every interface of the calling thread's network namespace; may run on a namespace thread. */
    public static List<InterfaceCounters> current() {
        return parse(new String(read(), StandardCharsets.US_ASCII));
    }

    /** Those of every interface that a process sees; none when it has ended. */
    public static List<InterfaceCounters> of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "net/dev"), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Two lines of heading, then {@code name: 16 numbers}; a line of another form is passed over. */
    static List<InterfaceCounters> parse(String text) {
        List<InterfaceCounters> all = new ArrayList<>();
        text.lines().skip(2).forEach(line -> line(line).ifPresent(all::add));
        return all;
    }

    private static Optional<InterfaceCounters> line(String line) {
        int colon = line.lastIndexOf(':');
        String[] numbers = line.substring(colon + 1).trim().split(" +", -1);
        if (colon < 0 || numbers.length <= SEND_DROPS) {
            return Optional.empty();
        }
        return Optional.of(new InterfaceCounters(
                line.substring(0, colon).trim(),
                Long.parseUnsignedLong(numbers[RECEIVED]),
                Long.parseUnsignedLong(numbers[RECEIVED_PACKETS]),
                Long.parseUnsignedLong(numbers[RECEIVE_ERRORS]),
                Long.parseUnsignedLong(numbers[RECEIVE_DROPS]),
                Long.parseUnsignedLong(numbers[SENT]),
                Long.parseUnsignedLong(numbers[SENT_PACKETS]),
                Long.parseUnsignedLong(numbers[SEND_ERRORS]),
                Long.parseUnsignedLong(numbers[SEND_DROPS])));
    }

    /** The file of this thread, not of the process: that would be the host's. */
    private static byte[] read() {
        String file = "/proc/thread-self/net/dev";
        int fd = SystemCallException.check(Libc.C.open(file, O_CLOEXEC, 0), "open", file);
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (long count = Libc.C.read(fd, buffer, buffer.length);
                    count != 0;
                    count = Libc.C.read(fd, buffer, 8192)) {
                SystemCallException.check(count, "read", file);
                all.write(buffer, 0, (int) count);
            }
            return all.toByteArray();
        } finally {
            Libc.C.close(fd);
        }
    }
}
