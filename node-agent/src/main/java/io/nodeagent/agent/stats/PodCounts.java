package io.nodeagent.agent.stats;

import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many pods and containers there are.
 *
 * @param pods those with a ready sandbox
 * @param containers of all of the agent's pods, by what the runtime says of them
 */
public record PodCounts(long pods, Map<ContainerPhase, Long> containers) {
    public PodCounts {
        containers = new EnumMap<>(containers);
    }

    /** Counts. */
    public static PodCounts of(List<Found> found) {
        Map<ContainerPhase, Long> containers = new EnumMap<>(ContainerPhase.class);
        for (ContainerPhase phase : ContainerPhase.values()) {
            containers.put(phase, 0L);
        }
        long ready = 0;
        for (Found pod : found) {
            ready += pod.observed().readySandbox().isPresent() ? 1 : 0;
            for (ObservedContainer container : pod.observed().containers()) {
                containers.merge(container.phase(), 1L, Long::sum);
            }
        }
        return new PodCounts(ready, containers);
    }
}
