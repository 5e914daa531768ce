package io.nodeagent.cgroups.v2;

import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.file.CgroupFolder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a v2 group uses. */
final class V2Statistics {
    private static final long NANOS_PER_MICRO = 1_000;

    private V2Statistics() {}

    static CgroupStatistics of(CgroupFolder group) {
        return new CgroupStatistics(
                Optional.of(group).filter(g -> g.has("cpu.stat")).map(V2Statistics::cpu),
                Optional.of(group).filter(g -> g.has("memory.current")).map(V2Statistics::memory),
                Optional.of(group).filter(g -> g.has("pids.current")).map(V2Statistics::pids));
    }

    private static CgroupStatistics.Cpu cpu(CgroupFolder group) {
        Map<String, Long> stat = group.readKeyed("cpu.stat");
        return new CgroupStatistics.Cpu(
                stat.getOrDefault("usage_usec", 0L) * NANOS_PER_MICRO,
                stat.getOrDefault("user_usec", 0L) * NANOS_PER_MICRO,
                stat.getOrDefault("system_usec", 0L) * NANOS_PER_MICRO,
                stat.getOrDefault("nr_periods", 0L),
                stat.getOrDefault("nr_throttled", 0L),
                stat.getOrDefault("throttled_usec", 0L) * NANOS_PER_MICRO);
    }

    private static CgroupStatistics.Memory memory(CgroupFolder group) {
        Map<String, Long> stat = group.readKeyed("memory.stat");
        long usage = group.readNumber("memory.current").orElse(0);
        return new CgroupStatistics.Memory(
                usage,
                Math.max(0, usage - stat.getOrDefault("inactive_file", 0L)),
                stat.getOrDefault("anon", 0L),
                stat.getOrDefault("file", 0L),
                stat.getOrDefault("file_mapped", 0L),
                stat.getOrDefault("pgfault", 0L),
                stat.getOrDefault("pgmajfault", 0L),
                group.readLimit("memory.max"),
                group.readNumber("memory.swap.current"));
    }

    static CgroupBounds bounds(CgroupFolder group) {
        String[] quota = group.read("cpu.max").orElse("max").split(" ", -1);
        OptionalLong weight = group.readNumber("cpu.weight");
        Long hits = group.readKeyed("memory.events").get("max");
        return new CgroupBounds(
                weight.isPresent() ? OptionalLong.of(CpuWeight.toShares(weight.getAsLong())) : weight,
                quota[0].equals("max") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(quota[0])),
                quota.length < 2 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(quota[1])),
                group.readNumber("memory.peak"),
                hits == null ? OptionalLong.empty() : OptionalLong.of(hits));
    }

    private static CgroupStatistics.Pids pids(CgroupFolder group) {
        return new CgroupStatistics.Pids(group.readNumber("pids.current").orElse(0), group.readNumber("pids.max"));
    }
}
