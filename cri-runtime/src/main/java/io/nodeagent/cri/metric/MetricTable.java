package io.nodeagent.cri.metric;

import static io.nodeagent.cri.metric.MetricFamily.Kind.COUNTER;
import static io.nodeagent.cri.metric.MetricFamily.Kind.GAUGE;

import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.Pressure;
import io.nodeagent.cri.metric.MetricFamily.Kind;
import io.nodeagent.cri.metric.MetricFamily.Sample;
import io.nodeagent.cri.metric.MetricReading.Processes;
import io.nodeagent.cri.stats.Pressures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Every metric there is. The protocol has whole numbers only, so seconds are whole ones. */
public final class MetricTable {
    private static final long NANOS = 1_000_000_000;
    private static final long MICROS = 1_000_000;

    private final List<MetricFamily> families = new ArrayList<>();

    private MetricTable() {}

    /** The table, in the order in which it is told. */
    public static List<MetricFamily> families() {
        MetricTable table = new MetricTable();
        table.cpu();
        table.memory();
        table.memoryBounds();
        table.pressure("cpu", "CPU time", Pressures::cpu);
        table.pressure("memory", "memory", Pressures::memory);
        table.pressure("io", "input and output", Pressures::io);
        table.families.addAll(DeviceMetrics.families());
        table.processes();
        table.life();
        return List.copyOf(table.families);
    }

    private void cpu() {
        families.add(new MetricFamily(
                "container_cpu_usage_seconds_total",
                "CPU time used, in core-seconds.",
                COUNTER,
                List.of("cpu"),
                reading -> reading.statistics()
                        .cpu()
                        .map(cpu -> List.of(new Sample(List.of("total"), cpu.usageNanos() / NANOS)))
                        .orElse(List.of())));
        cpu("user_seconds_total", "CPU time used outside the kernel, in core-seconds.", cpu -> cpu.userNanos() / NANOS);
        cpu("system_seconds_total", "CPU time used in the kernel, in core-seconds.", cpu -> cpu.systemNanos() / NANOS);
        cpu(
                "cfs_periods_total",
                "Periods in which the group could run under its CPU limit.",
                CgroupStatistics.Cpu::periods);
        cpu(
                "cfs_throttled_periods_total",
                "Periods in which the limit held the group back.",
                CgroupStatistics.Cpu::throttledPeriods);
        cpu(
                "cfs_throttled_seconds_total",
                "For how long the limit held the group's tasks back.",
                cpu -> cpu.throttledNanos() / NANOS);
        number(
                "container_spec_cpu_shares",
                GAUGE,
                "Weight of the group's CPU time, 1024 for a core's worth.",
                reading -> reading.bounds().cpuShares());
        number(
                "container_spec_cpu_quota",
                GAUGE,
                "CPU time for a period, in microseconds.",
                reading -> reading.bounds().cpuQuotaMicros());
        number(
                "container_spec_cpu_period",
                GAUGE,
                "Length of such a period, in microseconds.",
                reading -> reading.bounds().cpuPeriodMicros());
    }

    private void memory() {
        memory("usage_bytes", "Memory charged, page cache included.", CgroupStatistics.Memory::usageBytes);
        memory(
                "working_set_bytes",
                "Usage less the page cache that is given back first.",
                CgroupStatistics.Memory::workingSetBytes);
        memory("rss", "Memory that no file stands behind, in bytes.", CgroupStatistics.Memory::rssBytes);
        memory("cache", "Page cache, in bytes.", CgroupStatistics.Memory::cacheBytes);
        memory(
                "mapped_file",
                "Page cache that processes have mapped, in bytes.",
                CgroupStatistics.Memory::mappedFileBytes);
        memory("swap", "Swap used, in bytes.", memory -> memory.swapBytes().orElse(0));
        number(
                "container_memory_kernel_usage",
                GAUGE,
                "Memory that the kernel itself took, in bytes.",
                reading -> reading.kernel().memoryBytes());
        families.add(new MetricFamily(
                "container_memory_failures_total",
                "Page faults of the group and all below it.",
                COUNTER,
                List.of("failure_type", "scope"),
                reading -> reading.statistics()
                        .memory()
                        .map(memory -> List.of(
                                new Sample(List.of("pgfault", "hierarchy"), memory.pageFaults()),
                                new Sample(List.of("pgmajfault", "hierarchy"), memory.majorPageFaults())))
                        .orElse(List.of())));
    }

    private void memoryBounds() {
        number(
                "container_memory_max_usage_bytes",
                GAUGE,
                "The highest usage so far.",
                reading -> reading.bounds().mostMemoryBytes());
        number(
                "container_memory_failcnt",
                COUNTER,
                "How often usage met the limit.",
                reading -> reading.bounds().memoryLimitHits());
        number(
                "container_oom_events_total",
                COUNTER,
                "Processes killed for lack of memory.",
                reading -> OptionalLong.of(reading.kernel().oomKills()));
        number(
                "container_spec_memory_limit_bytes",
                GAUGE,
                "Limit of memory, 0 for none.",
                ofMemory(memory -> memory.limitBytes().orElse(0)));
        number(
                "container_spec_memory_swap_limit_bytes",
                GAUGE,
                "Limit of memory and swap together, 0 for none.",
                reading -> OptionalLong.of(reading.kernel().swapLimitBytes().orElse(0)));
    }

    private void pressure(String name, String what, Function<Pressures, Optional<Pressure>> of) {
        number(
                "container_pressure_" + name + "_waiting_seconds_total",
                COUNTER,
                "For how long at least one task waited for " + what + ".",
                reading -> of.apply(reading.kernel().pressures()).stream()
                        .mapToLong(p -> p.some().totalMicros() / MICROS)
                        .findFirst());
        number(
                "container_pressure_" + name + "_stalled_seconds_total",
                COUNTER,
                "For how long all tasks waited for " + what + ".",
                reading -> of.apply(reading.kernel().pressures()).stream()
                        .mapToLong(p -> p.full().totalMicros() / MICROS)
                        .findFirst());
    }

    private void processes() {
        process("processes", "Processes.", Processes::count);
        process(
                "file_descriptors",
                "File descriptors that they have open.",
                p -> p.open().descriptors());
        process("sockets", "Sockets among them.", p -> p.open().sockets());
        number(
                "container_threads",
                GAUGE,
                "Processes and threads.",
                reading -> reading.statistics()
                        .pids()
                        .map(pids -> OptionalLong.of(pids.current()))
                        .orElse(OptionalLong.empty()));
        number(
                "container_threads_max",
                GAUGE,
                "How many there may be, 0 for any number.",
                reading -> reading.statistics()
                        .pids()
                        .map(pids -> OptionalLong.of(pids.limit().orElse(0)))
                        .orElse(OptionalLong.empty()));
    }

    private void life() {
        number(
                "container_start_time_seconds",
                GAUGE,
                "When it started, in seconds since the epoch.",
                reading -> reading.startedAt().stream()
                        .mapToLong(Instant::getEpochSecond)
                        .findFirst());
        number(
                "container_last_seen",
                GAUGE,
                "When it was looked at, in seconds since the epoch.",
                reading -> OptionalLong.of(reading.at().getEpochSecond()));
    }

    private void number(String name, Kind kind, String help, Function<MetricReading, OptionalLong> number) {
        families.add(MetricFamily.of(name, kind, help, number));
    }

    private void cpu(String name, String help, ToLongFunction<CgroupStatistics.Cpu> number) {
        number(
                "container_cpu_" + name,
                COUNTER,
                help,
                reading -> reading.statistics()
                        .cpu()
                        .map(cpu -> OptionalLong.of(number.applyAsLong(cpu)))
                        .orElse(OptionalLong.empty()));
    }

    private void memory(String name, String help, ToLongFunction<CgroupStatistics.Memory> number) {
        number("container_memory_" + name, GAUGE, help, ofMemory(number));
    }

    private static Function<MetricReading, OptionalLong> ofMemory(ToLongFunction<CgroupStatistics.Memory> number) {
        return reading -> reading.statistics()
                .memory()
                .map(memory -> OptionalLong.of(number.applyAsLong(memory)))
                .orElse(OptionalLong.empty());
    }

    private void process(String name, String help, ToLongFunction<Processes> number) {
        number(
                "container_" + name,
                GAUGE,
                help,
                reading -> reading.processes()
                        .map(processes -> OptionalLong.of(number.applyAsLong(processes)))
                        .orElse(OptionalLong.empty()));
    }
}
