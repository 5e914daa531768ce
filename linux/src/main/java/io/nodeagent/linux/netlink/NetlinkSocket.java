package io.nodeagent.linux.netlink;

import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket of rtnetlink(7) into the network namespace of the thread that opens it. For one thread at a time.
 *
 * <p>A refused request is a {@link SystemCallException} with the kernel's error number.
 */
public final class NetlinkSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    /** The kernel fills a dump's buffer up to 32 KiB when the reader offers as much. */
    private static final int RECEIVE_BYTES = 32768;

    private static final int DUMP_TRIES = 10;

    private final int fd;
    private final byte[] received = new byte[RECEIVE_BYTES];
    private int sequence;

    private NetlinkSocket(int fd) {
        this.fd = fd;
    }

    /** Opens a socket in the calling thread's network namespace. */
    public static NetlinkSocket open() {
        int fd = SystemCallException.check(
                Libc.C.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), "socket", "rtnetlink");
        // Only better error texts hang on these two, so an old kernel's refusal is no failure.
        byte[] on = {1, 0, 0, 0};
        int _ = Libc.C.setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, on, on.length);
        int _ = Libc.C.setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, on, on.length);
        return new NetlinkSocket(fd);
    }

    /** Sends a request that only changes something and waits for the kernel's acknowledgement. */
    void change(NetlinkRequest request) {
        exchange(request);
    }

    /**
     * Sends a request and collects its answers, up to the acknowledgement or the end of the dump. A dump during which
     * its subject changed may lack entries and is repeated.
     */
    List<NetlinkAnswer> exchange(NetlinkRequest request) {
        List<NetlinkAnswer> answers = exchangeOnce(request);
        for (int tries = 1; tries < DUMP_TRIES && answers.stream().anyMatch(NetlinkAnswer::isInterrupted); tries++) {
            answers = exchangeOnce(request);
        }
        return answers;
    }

    private List<NetlinkAnswer> exchangeOnce(NetlinkRequest request) {
        byte[] message = request.encode(++sequence);
        SystemCallException.check(
                Libc.C.send(fd, message, message.length, 0), "send", request.name() + " " + request.subject());
        List<NetlinkAnswer> answers = new ArrayList<>();
        while (true) {
            for (NetlinkAnswer answer : receive(request)) {
                if (answer.sequence() != sequence) {
                    continue;
                }
                if (answer.isError() && answer.errno() != 0) {
                    throw refused(request, answer);
                }
                if (answer.isError() || answer.isDone()) {
                    return answers;
                }
                answers.add(answer);
            }
        }
    }

    @Override
    public void close() {
        Libc.C.close(fd);
    }

    private List<NetlinkAnswer> receive(NetlinkRequest request) {
        while (true) {
            long length = Libc.C.recv(fd, received, received.length, 0);
            if (length > 0) {
                return NetlinkAnswer.parse(received, (int) length);
            }
            if (length == 0) {
                throw new InternalException("rtnetlink closed during " + request.name() + " " + request.subject());
            }
            if (Errno.of(Libc.errno()) != Errno.EINTR) {
                throw new SystemCallException("recv", request.name() + " " + request.subject(), Libc.errno());
            }
        }
    }

    private static SystemCallException refused(NetlinkRequest request, NetlinkAnswer answer) {
        String explanation = answer.explanation();
        return new SystemCallException(
                request.name(),
                request.subject() + (explanation.isEmpty() ? "" : " (kernel: " + explanation + ")"),
                answer.errno());
    }
}
