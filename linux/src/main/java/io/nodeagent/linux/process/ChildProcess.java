package io.nodeagent.linux.process;

import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.time.Duration;
import java.util.OptionalInt;

/** A program that was started here. It must be waited for or closed, else a zombie stays. Safe for many threads. */
public final class ChildProcess implements AutoCloseable {
    private static final int SIGKILL = 9;
    private static final int WNOHANG = 1;
    private static final int SIGNAL_BASE = 128;
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final long pid;
    private final String path;
    private final PidFd pidFd;
    private OptionalInt exitCode = OptionalInt.empty();

    ChildProcess(long pid, String path) {
        this.pid = pid;
        this.path = path;
        this.pidFd = PidFd.openPid(pid)
                .orElseThrow(
                        () -> new InternalException("the child " + pid + " (" + path + ") was waited for elsewhere"));
    }

    public long pid() {
        return pid;
    }

    /** Parks until it ends; answers its exit code, 128 + n where signal n ended it. */
    public int waitFor() throws InterruptedException {
        OptionalInt code = waitFor(FOREVER);
        return code.orElseThrow(() -> new InternalException("waiting for " + path + " ended early"));
    }

    /** The same for a limited time; empty when that is over. */
    public OptionalInt waitFor(Duration timeout) throws InterruptedException {
        PidFd handle;
        synchronized (this) {
            if (exitCode.isPresent()) {
                return exitCode;
            }
            handle = pidFd.duplicate();
        }
        try (handle) {
            return handle.await(timeout) ? OptionalInt.of(reap()) : OptionalInt.empty();
        }
    }

    /** Sends a signal; one that has ended is no error. */
    public void signal(int signal) {
        synchronized (this) {
            if (exitCode.isEmpty()) {
                boolean _ = pidFd.signal(signal);
            }
        }
    }

    /** Kills it if it still runs, and takes its exit code. */
    @Override
    public void close() {
        signal(SIGKILL);
        boolean interrupted = false;
        while (true) {
            try {
                OptionalInt _ = waitFor(FOREVER);
                break;
            } catch (InterruptedException e) {
                // A killed process ends soon, and one that is not waited for stays a zombie.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called once it has ended, so waitpid does not block. */
    private synchronized int reap() {
        if (exitCode.isEmpty()) {
            int[] status = new int[1];
            SystemCallException.check(Libc.C.waitpid((int) pid, status, WNOHANG), "waitpid", path + " " + pid);
            int signal = status[0] & 0x7f;
            exitCode = OptionalInt.of(signal == 0 ? (status[0] >> 8) & 0xff : SIGNAL_BASE + signal);
            pidFd.close();
        }
        return exitCode.getAsInt();
    }
}
