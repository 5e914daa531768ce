package io.nodeagent.oci.runtime;

import io.nodeagent.linux.process.PidFd;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the exit watch knows of one container; guarded by the watch's lock. */
final class WatchedContainer {
    final String id;

    @Nullable
    PidFd init;

    @Nullable
    PidFd monitor;

    /** {@link System#nanoTime} of when its init was seen to have ended; meaningless while {@link #init} is set. */
    private long initEndedNanos;

    private boolean initEnded;
    boolean told;

    WatchedContainer(String id) {
        this.id = id;
    }

    void initEnded(long nowNanos) {
        if (!initEnded) {
            initEnded = true;
            initEndedNanos = nowNanos;
        }
    }

    /** How long to go on hoping for an exit file; empty while the container runs, zero or less when it is over. */
    Optional<Duration> patience(long nowNanos, Duration grace) {
        if (!initEnded) {
            return Optional.empty();
        }
        // conmon writes the file before it ends: once it is gone there is nothing to wait for.
        return Optional.of(monitor == null ? Duration.ZERO : grace.minusNanos(nowNanos - initEndedNanos));
    }
}
