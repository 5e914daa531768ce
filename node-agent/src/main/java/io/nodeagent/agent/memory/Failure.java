package io.nodeagent.agent.memory;

import java.time.Duration;
import java.time.Instant;

/**
 * The last failure of an action's target and how many came in a row.
 *
 * @param reason the kubelet's word for it, which the container's waiting state shows where it belongs to a container
 * @param waitBefore how long the next try waits
 */
public record Failure(String reason, String message, Instant at, int count, Duration waitBefore) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LAST = Duration.ofSeconds(10);
    private static final Duration PULL_FIRST = Duration.ofSeconds(10);
    private static final Duration PULL_LAST = Duration.ofMinutes(5);

    /** For how long the failure itself is shown before the state changes to backing off. */
    public static final Duration SHOWN = Duration.ofSeconds(3);

    /** The failure after {@code failuresBefore} others: a second, doubling to ten. */
    public static Failure of(String reason, String message, Instant at, int failuresBefore) {
        return new Failure(reason, message, at, failuresBefore + 1, doubled(FIRST, LAST, failuresBefore));
    }

    /** The failure of a pull: ten seconds, doubling to five minutes, as the kubelet waits. */
    public static Failure ofPull(String reason, String message, Instant at, int failuresBefore) {
        return new Failure(reason, message, at, failuresBefore + 1, doubled(PULL_FIRST, PULL_LAST, failuresBefore));
    }

    public Instant retryAt() {
        return at.plus(waitBefore);
    }

    private static Duration doubled(Duration first, Duration last, int times) {
        Duration wait = first.multipliedBy(1L << Math.min(times, 20));
        return wait.compareTo(last) > 0 ? last : wait;
    }
}
