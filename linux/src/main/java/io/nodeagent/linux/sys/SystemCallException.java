package io.nodeagent.linux.sys;

import io.nodeagent.errors.InternalException;

/** A system call that failed: which one, on what, and why. */
public final class SystemCallException extends InternalException {
    private final String call;
    private final Errno errno;

    /**
     * @param call the name of the system call, such as {@code mount}
     * @param subject what it was called on: a path, a pid, with the data that matter
     * @param number the value of {@code errno}
     */
    public SystemCallException(String call, String subject, int number) {
        super(call + " " + subject + ": " + Errno.of(number).description(number));
        this.call = call;
        this.errno = Errno.of(number);
    }

    public String call() {
        return call;
    }

    public Errno errno() {
        return errno;
    }

    /** Passes a result on, or throws with the present {@code errno} when it is negative. Call at once after the call. */
    public static int check(int result, String call, String subject) {
        if (result < 0) {
            throw new SystemCallException(call, subject, Libc.errno());
        }
        return result;
    }

    /** The same for calls that return a {@code long}. */
    public static long check(long result, String call, String subject) {
        if (result < 0) {
            throw new SystemCallException(call, subject, Libc.errno());
        }
        return result;
    }
}
