package io.nodeagent.cgroups.v1;

import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.file.CgroupFolder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a v1 group uses. */
final class V1Statistics {
    /** cpuacct.stat counts in USER_HZ, which is 100 on every architecture that matters here. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private V1Statistics() {}

    static CgroupStatistics.Cpu cpu(CgroupFolder cpuacct, Optional<CgroupFolder> cpu) {
        Map<String, Long> ticks = cpuacct.readKeyed("cpuacct.stat");
        Map<String, Long> bandwidth = cpu.map(c -> c.readKeyed("cpu.stat")).orElse(Map.of());
        return new CgroupStatistics.Cpu(
                cpuacct.readNumber("cpuacct.usage").orElse(0),
                ticks.getOrDefault("user", 0L) * NANOS_PER_TICK,
                ticks.getOrDefault("system", 0L) * NANOS_PER_TICK,
                bandwidth.getOrDefault("nr_periods", 0L),
                bandwidth.getOrDefault("nr_throttled", 0L),
                bandwidth.getOrDefault("throttled_time", 0L));
    }

    static CgroupStatistics.Memory memory(CgroupFolder memory) {
        Map<String, Long> stat = memory.readKeyed("memory.stat");
        long usage = memory.readNumber("memory.usage_in_bytes").orElse(0);
        OptionalLong withSwap = memory.readNumber("memory.memsw.usage_in_bytes");
        return new CgroupStatistics.Memory(
                usage,
                Math.max(0, usage - stat.getOrDefault("total_inactive_file", 0L)),
                stat.getOrDefault("total_rss", 0L),
                stat.getOrDefault("total_cache", 0L),
                stat.getOrDefault("total_mapped_file", 0L),
                stat.getOrDefault("total_pgfault", 0L),
                stat.getOrDefault("total_pgmajfault", 0L),
                memory.readLimit("memory.limit_in_bytes"),
                withSwap.isPresent()
                        ? OptionalLong.of(Math.max(0, withSwap.getAsLong() - usage))
                        : OptionalLong.empty());
    }

    static CgroupBounds bounds(Optional<CgroupFolder> cpu, Optional<CgroupFolder> memory) {
        return new CgroupBounds(
                number(cpu, "cpu.shares"),
                // -1 for none
                number(cpu, "cpu.cfs_quota_us").stream()
                        .filter(quota -> quota > 0)
                        .findFirst(),
                number(cpu, "cpu.cfs_period_us"),
                number(memory, "memory.max_usage_in_bytes"),
                number(memory, "memory.failcnt"));
    }

    private static OptionalLong number(Optional<CgroupFolder> folder, String file) {
        return folder.map(f -> f.readNumber(file)).orElse(OptionalLong.empty());
    }

    static CgroupStatistics.Pids pids(CgroupFolder pids) {
        return new CgroupStatistics.Pids(pids.readNumber("pids.current").orElse(0), pids.readNumber("pids.max"));
    }
}
