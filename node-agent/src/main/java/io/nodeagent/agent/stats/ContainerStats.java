package io.nodeagent.agent.stats;

import java.time.Instant;
import java.util.Optional;

/**
 * What a running container uses.
 *
 * @param id the runtime's
 * @param startedAt empty where the agent has not seen its start
 * @param rootfs the layer that it writes to
 * @param logs its log files, rotated ones included
 */
public record ContainerStats(
        String id,
        String name,
        Optional<Instant> startedAt,
        Optional<Usage.Cpu> cpu,
        Optional<Usage.Memory> memory,
        Optional<Usage.Swap> swap,
        Optional<Usage.Disk> rootfs,
        Optional<Usage.Disk> logs) {}
