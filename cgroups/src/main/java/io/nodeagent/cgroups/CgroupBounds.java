package io.nodeagent.cgroups;

import java.util.OptionalLong;

/**
 * What limits a group, and how often and how closely it met its memory's limit. Empty: no such limit, or the kernel does
 * not tell.
 *
 * @param cpuShares in the scale of cgroup v1, 1024 for a core's worth
 * @param cpuQuotaMicros CPU time that the group may have in a period
 * @param mostMemoryBytes the highest usage so far
 * @param memoryLimitHits how often the limit was reached
 */
public record CgroupBounds(
        OptionalLong cpuShares,
        OptionalLong cpuQuotaMicros,
        OptionalLong cpuPeriodMicros,
        OptionalLong mostMemoryBytes,
        OptionalLong memoryLimitHits) {
    /** Of a group that is not there. */
    public static final CgroupBounds NONE = new CgroupBounds(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
}
