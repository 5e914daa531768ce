package io.nodeagent.linux.fs;

import io.nodeagent.errors.NoSpaceException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;

/** Turns the results of calls on files into exceptions: a full disk is a state that passes, the rest is not expected. */
final class Calls {
    private Calls() {}

    /** Passes a result on, or throws with the present {@code errno} when it is negative. Call at once after the call. */
    static long check(long result, String call, Object subject) {
        if (result < 0) {
            throw failure(call, subject, Libc.errno());
        }
        return result;
    }

    /** True when the call succeeded, false when the name was taken. */
    static boolean made(int result, String call, Object subject) {
        if (result == 0) {
            return true;
        }
        int errno = Libc.errno();
        if (Errno.of(errno) == Errno.EEXIST) {
            return false;
        }
        throw failure(call, subject, errno);
    }

    static NodeAgentException failure(String call, Object subject, int errno) {
        return switch (Errno.of(errno)) {
            case ENOSPC, EDQUOT -> new NoSpaceException(call + " " + subject, null);
            default -> new SystemCallException(call, subject.toString(), errno);
        };
    }
}
