package io.nodeagent.cri.container;

import io.nodeagent.cri.state.ContainerId;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a stop wait, without any lock, until the container's exit has been recorded. */
final class ExitSignals {
    private final ConcurrentMap<ContainerId, CountDownLatch> latches = new ConcurrentHashMap<>();

    /** What {@link #exited} opens; to be taken under the container's lock, while it runs. */
    CountDownLatch of(ContainerId id) {
        return latches.computeIfAbsent(id, key -> new CountDownLatch(1));
    }

    /** Wakes who waits. */
    void exited(ContainerId id) {
        CountDownLatch latch = latches.remove(id);
        if (latch != null) {
            latch.countDown();
        }
    }

    /** Whether the exit was recorded within {@code timeout}. */
    static boolean await(CountDownLatch latch, Duration timeout) {
        try {
            return latch.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for a container's end", e);
        }
    }
}
