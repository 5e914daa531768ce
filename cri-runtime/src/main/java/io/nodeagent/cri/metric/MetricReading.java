package io.nodeagent.cri.metric;

import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.DeviceTransfers;
import io.nodeagent.cri.stats.Pressures;
import io.nodeagent.linux.netlink.InterfaceCounters;
import io.nodeagent.linux.process.OpenFiles;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that was seen of a pod or a container at one look.
 *
 * @param labels the values of {@link MetricFamily#COMMON_LABELS}
 * @param interfaces of the pod's own network; a container has none of its own
 */
public record MetricReading(
        List<String> labels,
        Instant at,
        Optional<Instant> startedAt,
        CgroupStatistics statistics,
        CgroupBounds bounds,
        Kernel kernel,
        Optional<Processes> processes,
        Optional<Layer> layer,
        List<InterfaceCounters> interfaces) {
    public MetricReading {
        labels = List.copyOf(labels);
        interfaces = List.copyOf(interfaces);
    }

    /**
     * What else the kernel tells of a group.
     *
     * @param swapLimitBytes of memory and swap together, as it was asked for
     * @param transfers named as in {@code /dev}
     */
    public record Kernel(
            long oomKills,
            OptionalLong memoryBytes,
            OptionalLong swapLimitBytes,
            Pressures pressures,
            List<Transfers> transfers) {
        public Kernel {
            transfers = List.copyOf(transfers);
        }
    }

    /** What went from and to a device. */
    public record Transfers(String device, DeviceTransfers numbers) {}

    /** The processes and what they have open. */
    public record Processes(long count, OpenFiles open) {}

    /**
     * A container's writable layer, and the file system that it is on.
     *
     * @param device what that file system is of
     * @param inodes 0 where it does not count them
     */
    public record Layer(String device, long usedBytes, long capacityBytes, long inodes, long inodesFree) {}
}
