package io.nodeagent.linux.descriptor;

import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An epoll(7) instance with an eventfd to wake its waiter. Adding, removing and waking are safe from any thread and
 * never block; one platform thread waits, and the same thread closes.
 */
public final class Epoll implements AutoCloseable {
    /** Readable, or at its end. */
    public static final int IN = 0x1;

    /** Writable. */
    public static final int OUT = 0x4;

    /** Told once, then silent until added again. */
    public static final int ONE_SHOT = 1 << 30;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MAX_EVENTS = 64;
    private static final long WAKE = -1;

    /** The structure is packed on x86-64 alone, so that 32-bit programs see the same layout. */
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int DATA_OFFSET = PACKED ? 4 : 8;

    private final int epoll;
    private final int wakeup;

    public Epoll() {
        epoll = SystemCallException.check(Libc.C.epoll_create1(EPOLL_CLOEXEC), "epoll_create1", "");
        wakeup = SystemCallException.check(Libc.C.eventfd(0, EFD_CLOEXEC_NONBLOCK), "eventfd", "");
        control(ADD, wakeup, IN, WAKE);
    }

    /** Watches {@code fd}; {@code key}, not negative, comes back with its events. */
    public void add(int fd, int events, long key) {
        control(ADD, fd, events, key);
    }

    /** Ends the watch of {@code fd}; one that is not watched is no error. */
    public void remove(int fd) {
        int result = Libc.C.epoll_ctl(epoll, DELETE, fd, new byte[EVENT_SIZE]);
        if (result < 0) {
            int errno = Libc.errno();
            if (Errno.of(errno) != Errno.ENOENT && Errno.of(errno) != Errno.EBADF) {
                throw new SystemCallException("epoll_ctl", "remove fd " + fd, errno);
            }
        }
    }

    /** Makes {@link #await} return. */
    public void wake() {
        byte[] one = ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putLong(0, 1)
                .array();
        long _ = Libc.C.write(wakeup, one, one.length);
    }

    /**
     * Waits for events.
     *
     * @param timeoutMillis -1 for no end
     * @return the keys of what is ready; empty when woken or when the time is over
     */
    public long[] await(int timeoutMillis) {
        byte[] events = new byte[EVENT_SIZE * MAX_EVENTS];
        int count = Libc.C.epoll_wait(epoll, events, MAX_EVENTS, timeoutMillis);
        if (count < 0) {
            int errno = Libc.errno();
            if (Errno.of(errno) == Errno.EINTR) {
                return new long[0];
            }
            throw new SystemCallException("epoll_wait", "", errno);
        }
        ByteBuffer data = ByteBuffer.wrap(events).order(ByteOrder.nativeOrder());
        long[] keys = new long[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            long key = data.getLong(i * EVENT_SIZE + DATA_OFFSET);
            if (key == WAKE) {
                long _ = Libc.C.read(wakeup, new byte[8], 8);
            } else {
                keys[found++] = key;
            }
        }
        return java.util.Arrays.copyOf(keys, found);
    }

    @Override
    public void close() {
        Libc.C.close(wakeup);
        Libc.C.close(epoll);
    }

    private void control(int operation, int fd, int events, long key) {
        byte[] event = ByteBuffer.allocate(EVENT_SIZE)
                .order(ByteOrder.nativeOrder())
                .putInt(0, events)
                .putLong(DATA_OFFSET, key)
                .array();
        SystemCallException.check(Libc.C.epoll_ctl(epoll, operation, fd, event), "epoll_ctl", "fd " + fd);
    }
}
