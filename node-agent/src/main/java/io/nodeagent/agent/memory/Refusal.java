package io.nodeagent.agent.memory;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Why this node will not run, or no longer run, the pod: its status's reason and message.
 *
 * @param graceSeconds what its containers get to end; empty for what the pod's spec gives
 * @param disruption the reason of the condition DisruptionTarget, for a pod that ends through no fault of its own
 */
public record Refusal(
        String reason,
        String message,
        OptionalLong graceSeconds,
        @Nullable String disruption) {
    private static final long EVICTION_GRACE_SECONDS = 1;
    private static final String EVICTED = "Evicted";

    public Refusal {
        graceSeconds =
                graceSeconds == null ? OptionalLong.empty() : graceSeconds; // absent in records of earlier versions
    }

    public static Refusal of(String reason, String message) {
        return new Refusal(reason, message, OptionalLong.empty(), null);
    }

    /** Of a pod that takes more than it may: it ends as soon as a kubelet would end it. */
    public static Refusal eviction(String message) {
        return new Refusal(EVICTED, message, OptionalLong.of(EVICTION_GRACE_SECONDS), null);
    }

    /** Of a pod for which the machine has not enough, that has to end at once. */
    public static Refusal pressure(String message) {
        return pressure(message, EVICTION_GRACE_SECONDS);
    }

    /** The same with so many seconds to end in. */
    public static Refusal pressure(String message, long graceSeconds) {
        return new Refusal(EVICTED, message, OptionalLong.of(graceSeconds), "TerminationByKubelet");
    }

    /** Whether it is of a pod that may have run, and what it took is wanted back. */
    public boolean eviction() {
        return reason.equals(EVICTED);
    }
}
