package io.nodeagent.http;

import io.nodeagent.errors.InvalidArgumentException;
import java.time.Duration;

/**
 * What a server grants a peer.
 *
 * @param lineBytes the longest request line; an exec's command travels in it
 * @param headerBytes all headers of a request together
 * @param idle how long a connection may live without a request; it also bounds the time to send a request's head
 * @param drain how long {@link HttpServer#close()} waits for requests in progress
 * @param linger how long a closed connection is still read from, so that unread input does not reset it under the
 *     peer's unread output
 */
public record ServerLimits(int lineBytes, int headerBytes, Duration idle, Duration drain, Duration linger) {
    /** The defaults: 64 KiB each for line and headers, three minutes idle. */
    public static final ServerLimits DEFAULT =
            new ServerLimits(64 << 10, 64 << 10, Duration.ofMinutes(3), Duration.ofSeconds(5), Duration.ofSeconds(2));

    public ServerLimits {
        if (lineBytes <= 0 || headerBytes <= 0) {
            throw new InvalidArgumentException(
                    "line and header limits must be positive: " + lineBytes + ", " + headerBytes);
        }
        if (idle.isNegative() || drain.isNegative() || linger.isNegative()) {
            throw new InvalidArgumentException(
                    "durations must not be negative: " + idle + ", " + drain + ", " + linger);
        }
    }

    public ServerLimits withIdle(Duration value) {
        return new ServerLimits(lineBytes, headerBytes, value, drain, linger);
    }

    public ServerLimits withDrain(Duration value) {
        return new ServerLimits(lineBytes, headerBytes, idle, value, linger);
    }
}
