package io.nodeagent.cri.rpc;

import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cri.config.ResourceLimits;
import io.nodeagent.cri.v1.HugepageLimit;
import io.nodeagent.cri.v1.LinuxContainerResources;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads and writes limits; 0 and the empty string ask for nothing. */
final class ResourceReader {
    private ResourceReader() {}

    /** @param field where the resources stand in the request, with a point at its end */
    static ResourceLimits read(LinuxContainerResources resources, String field) {
        long score = resources.getOomScoreAdj();
        if (score < -1000 || score > 1000) {
            throw new InvalidArgumentException(
                    "%soom_score_adj: %d is refused: give -1000 to 1000".formatted(field, score));
        }
        Map<String, Long> hugepages = new TreeMap<>();
        for (HugepageLimit limit : resources.getHugepageLimitsList()) {
            hugepages.put(limit.getPageSize(), limit.getLimit());
        }
        return new ResourceLimits(
                new CgroupLimits(
                        given(resources.getCpuShares()),
                        given(resources.getCpuQuota()),
                        given(resources.getCpuPeriod()),
                        given(resources.getMemoryLimitInBytes()),
                        given(resources.getMemorySwapLimitInBytes()),
                        OptionalLong.empty(),
                        given(resources.getCpusetCpus()),
                        given(resources.getCpusetMems())),
                (int) score,
                hugepages,
                resources.getUnifiedMap());
    }

    static LinuxContainerResources write(ResourceLimits limits) {
        CgroupLimits cgroup = limits.cgroup();
        LinuxContainerResources.Builder resources = LinuxContainerResources.newBuilder()
                .setCpuShares(cgroup.cpuShares().orElse(0))
                .setCpuQuota(cgroup.cpuQuotaMicros().orElse(0))
                .setCpuPeriod(cgroup.cpuPeriodMicros().orElse(0))
                .setMemoryLimitInBytes(cgroup.memoryLimitBytes().orElse(0))
                .setMemorySwapLimitInBytes(cgroup.memorySwapLimitBytes().orElse(0))
                .setCpusetCpus(cgroup.cpusetCpus().orElse(""))
                .setCpusetMems(cgroup.cpusetMems().orElse(""))
                .setOomScoreAdj(limits.oomScoreAdj())
                .putAllUnified(limits.unified());
        limits.hugepageLimits()
                .forEach((size, bytes) -> resources.addHugepageLimits(
                        HugepageLimit.newBuilder().setPageSize(size).setLimit(bytes)));
        return resources.build();
    }

    private static OptionalLong given(long value) {
        return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static Optional<String> given(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
