package io.nodeagent.linux.descriptor;

import io.nodeagent.errors.UnavailableException;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An open pipe end, terminal or socket. Reads and writes wait without holding a thread in the kernel: the file becomes
 * non-blocking at the first of them. Safe for many threads, but one of them waits at a time; closing wakes it.
 */
public final class Descriptor implements AutoCloseable {
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_TRUNC = 0x200;
    private static final int O_CLOEXEC = 0x80000;
    private static final int OWNER_ONLY = 0600;
    /** A wait without an end that a deadline could not tell from one. */
    static final Duration FOREVER = Duration.ofDays(36_500);

    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int O_NONBLOCK = 0x800;

    private final int number;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;
    private boolean nonBlocking;
    private boolean reset;
    private Readiness.@Nullable Wait wait;

    /** Takes over an open descriptor; {@code name} is for messages. */
    public Descriptor(int number, String name) {
        this.number = number;
        this.name = name;
    }

    /** Opens a file to write to, made for its owner alone, for a program's output. */
    public static Descriptor create(Path file) {
        int number = Libc.C.open(file.toString(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, OWNER_ONLY);
        SystemCallException.check(number, "open", file.toString());
        return new Descriptor(number, file.toString());
    }

    /** An eventfd(2), readable once something was added to it; a read takes all of it. {@code name} is for messages. */
    public static Descriptor event(String name) {
        int number = SystemCallException.check(Libc.C.eventfd(0, O_CLOEXEC | O_NONBLOCK), "eventfd", name);
        return new Descriptor(number, name);
    }

    /** Opens a file to read. */
    public static Descriptor open(Path file) {
        int number = SystemCallException.check(Libc.C.open(file.toString(), O_CLOEXEC, 0), "open", file.toString());
        return new Descriptor(number, file.toString());
    }

    public int number() {
        return number;
    }

    /**
     * Reads what is there, waiting until something is.
     *
     * @return the number of bytes, 0 at the end of the stream; a terminal or socket whose other side is closed
     *     is at its end
     */
    public int read(byte[] buffer) throws IOException {
        return transfer(Epoll.IN, "read", () -> Libc.C.read(number, buffer, buffer.length));
    }

    /** The same, but answers -1 when nothing is there yet. */
    public int readNow(byte[] buffer) throws IOException {
        Attempt attempt = attempt("read", () -> Libc.C.read(number, buffer, buffer.length));
        return attempt.ready() ? attempt.count() : -1;
    }

    /** Writes all of the given part, waiting for room. */
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            byte[] rest = Arrays.copyOfRange(buffer, offset + done, offset + length);
            done += transfer(Epoll.OUT, "write", () -> Libc.C.write(number, rest, rest.length));
        }
    }

    /** A second descriptor of the same open file, so that one thread can wait to read while another waits to write. */
    public Descriptor duplicate() {
        lock.lock();
        try {
            if (closed) {
                throw new UnavailableException(name + " is closed");
            }
            int second = Libc.C.fcntl(number, F_DUPFD_CLOEXEC, 3);
            return new Descriptor(SystemCallException.check(second, "fcntl", "duplicate " + name), name);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to read; answers false when {@code timeout} is over or this is closed meanwhile. */
    public boolean awaitReadable(Duration timeout) throws InterruptedException {
        Readiness.Wait begun = begin(Epoll.IN);
        return begun != null && end(begun, timeout);
    }

    /**
     * Runs an action on a virtual thread each time there is something to read, which the action must read, until this is
     * closed. It takes the place of the one thread that waits. An action that throws is not run again.
     */
    public void whenReadable(Runnable action) {
        Readiness.Wait begun = begin(Epoll.IN);
        if (begun != null) {
            begun.whenOver(() -> Thread.ofVirtual().name("readable " + name).start(() -> readable(begun, action)));
        }
    }

    private void readable(Readiness.Wait begun, Runnable action) {
        try {
            if (end(begun, Duration.ZERO)) {
                action.run();
                whenReadable(action);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(name + ": nobody interrupts this thread", e);
        }
    }

    /** The same as {@link #awaitReadable} for room to write, or a connection that is made or has failed. */
    boolean awaitWritable(Duration timeout) throws InterruptedException {
        Readiness.Wait begun = begin(Epoll.OUT);
        return begun != null && end(begun, timeout);
    }

    /** Whether a call has found the connection reset. */
    boolean wasReset() {
        lock.lock();
        try {
            return reset;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Readiness.Wait waiting;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            waiting = wait;
            if (waiting == null) {
                Libc.C.close(number);
            }
        } finally {
            lock.unlock();
        }
        // The one who waits closes: the number must not be another file's while epoll still knows it.
        if (waiting != null) {
            waiting.cancel();
        }
    }

    private interface Call {
        long run();
    }

    private record Attempt(boolean ready, int count) {}

    private int transfer(int event, String call, Call work) throws IOException {
        while (true) {
            Attempt attempt = attempt(call, work);
            if (attempt.ready()) {
                return attempt.count();
            }
            try {
                Readiness.Wait begun = begin(event);
                boolean _ = begun != null && end(begun, FOREVER);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(call + " " + name + ": interrupted");
            }
        }
    }

    private Attempt attempt(String call, Call work) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException(call + " " + name + ": closed");
            }
            if (!nonBlocking) {
                int flags = SystemCallException.check(Libc.C.fcntl(number, F_GETFL, 0), "fcntl", name);
                SystemCallException.check(Libc.C.fcntl(number, F_SETFL, flags | O_NONBLOCK), "fcntl", name);
                nonBlocking = true;
            }
            long count = work.run();
            return count >= 0 ? new Attempt(true, (int) count) : failed(call, Libc.errno());
        } finally {
            lock.unlock();
        }
    }

    private Attempt failed(String call, int errno) throws IOException {
        return switch (Errno.of(errno)) {
            case EAGAIN, EINTR -> new Attempt(false, 0);
            case EIO, ECONNRESET -> {
                reset = Errno.of(errno) == Errno.ECONNRESET;
                if (call.equals("read")) {
                    yield new Attempt(true, 0);
                }
                throw new IOException(call + " " + name + ": " + Errno.of(errno));
            }
            case EPIPE -> throw new IOException(call + " " + name + ": broken pipe");
            default -> throw new IOException(new SystemCallException(call, name, errno).getMessage());
        };
    }

    private Readiness.@Nullable Wait begin(int event) {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            if (wait != null) {
                throw new UnavailableException(name + " is waited for by another thread already");
            }
            wait = Readiness.begin(number, event);
            return wait;
        } finally {
            lock.unlock();
        }
    }

    private boolean end(Readiness.Wait begun, Duration timeout) throws InterruptedException {
        try {
            return begun.await(timeout);
        } finally {
            lock.lock();
            try {
                wait = null;
                if (closed) {
                    Libc.C.close(number);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public String toString() {
        return name + " (fd " + number + ")";
    }
}
