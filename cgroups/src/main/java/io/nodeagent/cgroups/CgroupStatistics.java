package io.nodeagent.cgroups;

import java.util.Optional;
import java.util.OptionalLong;

/** What a group uses; a part whose controller is missing is empty. */
public record CgroupStatistics(Optional<Cpu> cpu, Optional<Memory> memory, Optional<Pids> pids) {
    /**
     * CPU time.
     *
     * @param usageNanos CPU time used since the group was made
     * @param periods periods in which the group could run under its quota
     * @param throttledPeriods those in which it was held back
     * @param throttledNanos for how long
     */
    public record Cpu(
            long usageNanos,
            long userNanos,
            long systemNanos,
            long periods,
            long throttledPeriods,
            long throttledNanos) {}

    /**
     * Memory.
     *
     * @param usageBytes all memory charged, page cache included
     * @param workingSetBytes usage less inactive file pages, never below 0: what eviction and `kubectl top` count
     * @param cacheBytes page cache, inactive or not
     * @param mappedFileBytes of it what processes have mapped
     * @param limitBytes empty when unlimited
     * @param swapBytes empty where swap is not accounted
     */
    public record Memory(
            long usageBytes,
            long workingSetBytes,
            long rssBytes,
            long cacheBytes,
            long mappedFileBytes,
            long pageFaults,
            long majorPageFaults,
            OptionalLong limitBytes,
            OptionalLong swapBytes) {}

    /**
     * Processes and threads.
     *
     * @param limit empty when unlimited
     */
    public record Pids(long current, OptionalLong limit) {}
}
