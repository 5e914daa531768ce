package io.nodeagent.agent.memory;

import java.time.Duration;
import java.time.Instant;

/** When the pod began to be ended, by this node's clock, and how long its containers may take. */
public record Termination(Instant startedAt, long graceSeconds) {
    /** The grace that is left, in whole seconds rounded up, never negative. */
    public Duration remaining(Instant now) {
        Duration left = Duration.between(now, startedAt.plusSeconds(graceSeconds));
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(left.getNano() == 0 ? left.getSeconds() : left.getSeconds() + 1);
    }
}
