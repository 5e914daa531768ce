package io.nodeagent.agent.pressure;

import java.time.Duration;
import java.util.List;

/**
 * Every threshold of a node.
 *
 * @param transition for how long pressure lasts after it was last seen: schedulers would otherwise send pods to a node that is
 *     about to be short again
 * @param softGraceSeconds what pods at most get to end when a soft threshold makes them go
 */
public record EvictionThresholds(List<Threshold> all, Duration transition, long softGraceSeconds) {
    public EvictionThresholds {
        all = List.copyOf(all);
    }

    /** What must be left of {@code capacity} so that no pod has to go at once. */
    public long hardLeast(Signal signal, long capacity) {
        return all.stream()
                .filter(threshold -> threshold.signal() == signal && !threshold.soft())
                .mapToLong(threshold -> threshold.least().of(capacity))
                .max()
                .orElse(0);
    }
}
