package io.nodeagent.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the node and its pods use of CPU and memory.
 *
 * @param node empty where it could not be measured
 * @param pods those with a running container
 */
public record NodeUsage(Optional<Measured> node, List<Pod> pods) {
    public NodeUsage {
        pods = List.copyOf(pods);
    }

    /**
     * Amounts of one thing.
     *
     * @param at when it was measured
     * @param window the time up to then in which the CPU time was used
     * @param nanoCores CPU time a second, in billionths of a core
     * @param workingSetBytes memory at that moment
     */
    public record Measured(Instant at, Duration window, long nanoCores, long workingSetBytes) {}

    /** A pod by its name in the API, with at least one container. */
    public record Pod(String namespace, String name, List<Container> containers) {
        public Pod {
            containers = List.copyOf(containers);
        }
    }

    /** A container that runs. */
    public record Container(String name, Measured usage) {}
}
