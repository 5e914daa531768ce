package io.nodeagent.agent.stats;

import io.nodeagent.agent.runtime.PodIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a pod with a ready sandbox uses.
 *
 * @param startedAt when its sandbox was made; empty where the agent does not know the pod
 * @param containers those that run
 * @param disk what it takes of the node's disk: writable layers, logs and volumes that are not memory
 */
public record PodStats(
        PodIdentity id,
        Optional<Instant> startedAt,
        Optional<Usage.Cpu> cpu,
        Optional<Usage.Memory> memory,
        Optional<Usage.Swap> swap,
        Optional<Usage.Network> network,
        OptionalLong processes,
        List<ContainerStats> containers,
        List<Volume> volumes,
        Optional<Usage.Disk> disk) {
    public PodStats {
        containers = List.copyOf(containers);
        volumes = List.copyOf(volumes);
    }

    /** What a volume takes. */
    public record Volume(String name, Usage.Disk disk) {}
}
