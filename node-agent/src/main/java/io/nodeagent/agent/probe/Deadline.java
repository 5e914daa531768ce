package io.nodeagent.agent.probe;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A moment of the monotonic clock until which a probe may take. */
record Deadline(long nanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left, as sockets take it: milliseconds, at least one. */
    int leftMillis() throws SocketTimeoutException {
        long left = nanos - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("i/o timeout");
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left / 1_000_000));
    }
}
