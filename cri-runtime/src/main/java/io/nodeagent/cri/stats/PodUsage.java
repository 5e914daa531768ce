package io.nodeagent.cri.stats;

import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.linux.netlink.InterfaceCounters;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a pod uses.
 *
 * @param statistics of its cgroup, so of all its containers
 * @param nanoCores CPU in billionths of a core since the last look; empty at the first
 * @param interfaces of its own network, without the loopback; empty with the host's
 */
public record PodUsage(
        Instant at,
        CgroupStatistics statistics,
        Pressures pressures,
        OptionalLong nanoCores,
        List<InterfaceCounters> interfaces) {
    public PodUsage {
        interfaces = List.copyOf(interfaces);
    }
}
