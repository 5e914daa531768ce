package io.nodeagent.agent.memory;

import java.util.OptionalLong;

/**
 * Why this node will not run, or no longer run, the pod: its status's reason and message.
 *
 * @param graceSeconds what its containers get to end; empty for what the pod's spec gives
 */
public record Refusal(String reason, String message, OptionalLong graceSeconds) {
    private static final long EVICTION_GRACE_SECONDS = 1;

    public Refusal {
        graceSeconds =
                graceSeconds == null ? OptionalLong.empty() : graceSeconds; // absent in records of earlier versions
    }

    public static Refusal of(String reason, String message) {
        return new Refusal(reason, message, OptionalLong.empty());
    }

    /** Of a pod that takes more than it may: it ends as soon as a kubelet would end it. */
    public static Refusal eviction(String message) {
        return new Refusal("Evicted", message, OptionalLong.of(EVICTION_GRACE_SECONDS));
    }
}
