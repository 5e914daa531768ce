package io.nodeagent.linux.process;

import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/** A handle on one process that never comes to mean another: pidfd_open(2). It becomes readable when the process ends. */
public final class PidFd implements AutoCloseable {
    private static final long SYS_PIDFD_SEND_SIGNAL = 424;
    private static final long SYS_PIDFD_OPEN = 434;
    private static final short POLLIN = 1;

    private final long pid;
    private final Descriptor descriptor;

    private PidFd(long pid, Descriptor descriptor) {
        this.pid = pid;
        this.descriptor = descriptor;
    }

    /** A handle on exactly this process; empty when it has ended. */
    public static Optional<PidFd> open(ProcessIdentity process) {
        Optional<PidFd> opened = openPid(process.pid());
        // Compared after opening: from here on the pid cannot change hands unseen.
        if (opened.isPresent() && !process.alive()) {
            opened.get().close();
            return Optional.empty();
        }
        return opened;
    }

    /** A handle on whatever has this pid now; for children not yet waited for, whose pid cannot be reused. */
    static Optional<PidFd> openPid(long pid) {
        long fd = Libc.C.syscall(SYS_PIDFD_OPEN, pid, 0L, 0L, 0L, 0L, 0L);
        if (fd < 0) {
            int errno = Libc.errno();
            // EINVAL: the pid is a thread's now, so the process of that pid is gone.
            if (Errno.of(errno) == Errno.ESRCH || Errno.of(errno) == Errno.EINVAL) {
                return Optional.empty();
            }
            throw new SystemCallException("pidfd_open", Long.toString(pid), errno);
        }
        return Optional.of(new PidFd(pid, new Descriptor((int) fd, "pidfd of " + pid)));
    }

    /** A second handle on the same process: one handle is waited for by one thread. */
    PidFd duplicate() {
        return new PidFd(pid, descriptor.duplicate());
    }

    public long pid() {
        return pid;
    }

    /** For an {@link io.nodeagent.linux.descriptor.Epoll}. */
    public int number() {
        return descriptor.number();
    }

    /** Sends a signal; answers false when the process has ended. */
    public boolean signal(int signal) {
        long result = Libc.C.syscall(SYS_PIDFD_SEND_SIGNAL, number(), signal, 0L, 0L, 0L, 0L);
        if (result < 0) {
            int errno = Libc.errno();
            if (Errno.of(errno) == Errno.ESRCH) {
                return false;
            }
            throw new SystemCallException("pidfd_send_signal", "signal " + signal + " to " + pid, errno);
        }
        return true;
    }

    /** Whether it has ended; it may be a zombie still. */
    public boolean exited() {
        byte[] fds = ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putInt(0, number())
                .putShort(4, POLLIN)
                .array();
        return SystemCallException.check(Libc.C.poll(fds, 1, 0), "poll", "pidfd of " + pid) > 0;
    }

    /** Parks until it has ended; answers false when {@code timeout} is over first. */
    public boolean await(Duration timeout) throws InterruptedException {
        return exited() || descriptor.awaitReadable(timeout) || exited();
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
