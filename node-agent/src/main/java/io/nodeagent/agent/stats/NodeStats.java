package io.nodeagent.agent.stats;

import java.time.Instant;
import java.util.Optional;

/**
 * What the machine uses.
 *
 * @param bootedAt when the machine started
 * @param pods all pods together; empty while no pod has run
 * @param disk the file system of the agent's folder
 * @param imageDisk what images take, and their file system; empty with a runtime that does not tell
 * @param containerDisk the same of what containers write
 * @param processes threads, and how many there may be
 */
public record NodeStats(
        String name,
        Instant bootedAt,
        Optional<Usage.Cpu> cpu,
        Usage.Memory memory,
        Optional<Group> pods,
        Usage.Swap swap,
        Optional<Usage.Network> network,
        Optional<Usage.Disk> disk,
        Optional<Usage.Disk> imageDisk,
        Optional<Usage.Disk> containerDisk,
        Optional<Processes> processes) {
    /** CPU and memory alone. */
    NodeStats(
            String name,
            Instant bootedAt,
            Optional<Usage.Cpu> cpu,
            Usage.Memory memory,
            Optional<Group> pods,
            Usage.Swap swap) {
        this(
                name,
                bootedAt,
                cpu,
                memory,
                pods,
                swap,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** One of the machine's groups. */
    public record Group(Optional<Usage.Cpu> cpu, Optional<Usage.Memory> memory) {}

    /** How many there are and may be. */
    public record Processes(Instant at, long most, long now) {}

    NodeStats with(
            Optional<Usage.Network> theNetwork,
            Usage.Disk theDisk,
            Optional<Usage.Disk> images,
            Optional<Usage.Disk> containers,
            Processes theProcesses) {
        return new NodeStats(
                name,
                bootedAt,
                cpu,
                memory,
                pods,
                swap,
                theNetwork,
                Optional.of(theDisk),
                images,
                containers,
                Optional.of(theProcesses));
    }
}
