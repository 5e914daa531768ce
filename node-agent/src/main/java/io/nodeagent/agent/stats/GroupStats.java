package io.nodeagent.agent.stats;

import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.linux.netlink.InterfaceCounters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one of the machine's groups uses: the root, a tier of pods, a pod, or a container.
 *
 * @param owner whose group it is; empty for the root and the tiers
 * @param startedAt when the container, the pod's sandbox or the machine started
 * @param oomKills how many of its processes were killed for lack of memory; of containers and the root
 * @param disk what it takes of its disk: a container's writable layer, the machine's file system
 * @param device of that disk
 * @param interfaces of the pod's own network or the machine's; on pods and the root alone, since containers share them
 */
public record GroupStats(
        CgroupPath path,
        Optional<Owner> owner,
        Instant at,
        CgroupStatistics statistics,
        CgroupBounds bounds,
        OptionalLong oomKills,
        Optional<Instant> startedAt,
        Optional<Usage.Disk> disk,
        String device,
        List<InterfaceCounters> interfaces) {
    public GroupStats {
        interfaces = List.copyOf(interfaces);
    }

    /** A pod, or one of its containers; then the last three are not empty. */
    public record Owner(PodIdentity pod, String container, String containerId, String image) {}
}
