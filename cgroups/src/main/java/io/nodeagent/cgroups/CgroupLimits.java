package io.nodeagent.cgroups;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Limits to apply to a group; an empty one is left as it is. Every {@code -1} means "no limit".
 *
 * @param cpuShares relative weight as cgroup v1 counts it, 2 to 262144; converted for v2 as the OCI runtimes do
 * @param cpuQuotaMicros CPU time a period, in microseconds; -1 for none
 * @param cpuPeriodMicros length of a period, 1000 to 1000000
 * @param memoryLimitBytes -1 for none
 * @param memorySwapLimitBytes memory and swap together, as cgroup v1 and the OCI specification count it; -1 for none
 * @param pidsLimit -1 for none
 * @param cpusetCpus a list such as {@code 0-3,7}
 * @param cpusetMems a list of memory nodes
 */
public record CgroupLimits(
        OptionalLong cpuShares,
        OptionalLong cpuQuotaMicros,
        OptionalLong cpuPeriodMicros,
        OptionalLong memoryLimitBytes,
        OptionalLong memorySwapLimitBytes,
        OptionalLong pidsLimit,
        Optional<String> cpusetCpus,
        Optional<String> cpusetMems) {
    /** No limit at all. */
    public static final CgroupLimits NONE = new CgroupLimits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());

    /** What a group has that nobody limited, as far as one can ask for it; its processors are its parent's. */
    public static final CgroupLimits UNLIMITED = NONE.withCpuShares(1024)
            .withCpuQuota(-1, 100_000)
            .withMemoryLimit(-1)
            .withMemorySwapLimit(-1)
            .withPidsLimit(-1);

    public CgroupLimits withCpuShares(long shares) {
        return new CgroupLimits(
                OptionalLong.of(shares),
                cpuQuotaMicros,
                cpuPeriodMicros,
                memoryLimitBytes,
                memorySwapLimitBytes,
                pidsLimit,
                cpusetCpus,
                cpusetMems);
    }

    public CgroupLimits withCpuQuota(long quotaMicros, long periodMicros) {
        return new CgroupLimits(
                cpuShares,
                OptionalLong.of(quotaMicros),
                OptionalLong.of(periodMicros),
                memoryLimitBytes,
                memorySwapLimitBytes,
                pidsLimit,
                cpusetCpus,
                cpusetMems);
    }

    public CgroupLimits withMemoryLimit(long bytes) {
        return new CgroupLimits(
                cpuShares,
                cpuQuotaMicros,
                cpuPeriodMicros,
                OptionalLong.of(bytes),
                memorySwapLimitBytes,
                pidsLimit,
                cpusetCpus,
                cpusetMems);
    }

    public CgroupLimits withMemorySwapLimit(long bytes) {
        return new CgroupLimits(
                cpuShares,
                cpuQuotaMicros,
                cpuPeriodMicros,
                memoryLimitBytes,
                OptionalLong.of(bytes),
                pidsLimit,
                cpusetCpus,
                cpusetMems);
    }

    public CgroupLimits withPidsLimit(long limit) {
        return new CgroupLimits(
                cpuShares,
                cpuQuotaMicros,
                cpuPeriodMicros,
                memoryLimitBytes,
                memorySwapLimitBytes,
                OptionalLong.of(limit),
                cpusetCpus,
                cpusetMems);
    }

    public CgroupLimits withCpuset(String cpus, String mems) {
        return new CgroupLimits(
                cpuShares,
                cpuQuotaMicros,
                cpuPeriodMicros,
                memoryLimitBytes,
                memorySwapLimitBytes,
                pidsLimit,
                Optional.of(cpus),
                Optional.of(mems));
    }

    /** These, and where one is empty that of {@code others}. */
    public CgroupLimits orElse(CgroupLimits others) {
        return new CgroupLimits(
                cpuShares.isPresent() ? cpuShares : others.cpuShares,
                cpuQuotaMicros.isPresent() ? cpuQuotaMicros : others.cpuQuotaMicros,
                cpuPeriodMicros.isPresent() ? cpuPeriodMicros : others.cpuPeriodMicros,
                memoryLimitBytes.isPresent() ? memoryLimitBytes : others.memoryLimitBytes,
                memorySwapLimitBytes.isPresent() ? memorySwapLimitBytes : others.memorySwapLimitBytes,
                pidsLimit.isPresent() ? pidsLimit : others.pidsLimit,
                cpusetCpus.or(others::cpusetCpus),
                cpusetMems.or(others::cpusetMems));
    }

    /** Only those that {@code others} has too, with the values of this. */
    public CgroupLimits only(CgroupLimits others) {
        return new CgroupLimits(
                others.cpuShares.isPresent() ? cpuShares : OptionalLong.empty(),
                others.cpuQuotaMicros.isPresent() ? cpuQuotaMicros : OptionalLong.empty(),
                others.cpuPeriodMicros.isPresent() ? cpuPeriodMicros : OptionalLong.empty(),
                others.memoryLimitBytes.isPresent() ? memoryLimitBytes : OptionalLong.empty(),
                others.memorySwapLimitBytes.isPresent() ? memorySwapLimitBytes : OptionalLong.empty(),
                others.pidsLimit.isPresent() ? pidsLimit : OptionalLong.empty(),
                others.cpusetCpus.flatMap(given -> cpusetCpus),
                others.cpusetMems.flatMap(given -> cpusetMems));
    }
}
