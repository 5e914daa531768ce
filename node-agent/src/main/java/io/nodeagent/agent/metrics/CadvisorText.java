package io.nodeagent.agent.metrics;

import io.nodeagent.agent.node.MachineFacts;
import io.nodeagent.agent.stats.GroupStats;
import io.nodeagent.agent.stats.MachineStats;
import io.nodeagent.agent.stats.Usage;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.linux.netlink.InterfaceCounters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** What the machine's groups use in cAdvisor's names and with its labels, as a kubelet's {@code /metrics/cadvisor} has them. */
public final class CadvisorText {
    private static final String ALL_CPUS = "cpu=\"total\"";
    private static final String FAULTS = "failure_type=\"pgfault\",scope=\"hierarchy\"";
    private static final String MAJOR_FAULTS = "failure_type=\"pgmajfault\",scope=\"hierarchy\"";

    private final PrometheusText out = new PrometheusText();
    private final List<Row> rows;

    /** A group and its labels, which every family repeats. */
    private record Row(GroupStats group, String labels) {}

    /** A number of a group; empty where it has none. */
    private interface Reading {
        OptionalLong of(GroupStats group);
    }

    private CadvisorText(List<GroupStats> groups) {
        rows = groups.stream().map(group -> new Row(group, labels(group))).toList();
    }

    /** The text. */
    public static byte[] of(MachineStats machine, List<GroupStats> groups) {
        CadvisorText text = new CadvisorText(groups);
        text.version(machine.facts());
        text.cpu();
        text.throttling();
        text.memory();
        text.memoryBounds();
        text.disk();
        text.network();
        text.life();
        text.machine(machine);
        return text.out.bytes();
    }

    private static String labels(GroupStats group) {
        Optional<GroupStats.Owner> owner = group.owner();
        return PrometheusText.labels(
                "container", owner.map(GroupStats.Owner::container).orElse(""),
                "id", group.path().value(),
                "image", owner.map(GroupStats.Owner::image).orElse(""),
                "name", owner.map(GroupStats.Owner::containerId).orElse(""),
                "namespace", owner.map(o -> o.pod().namespace()).orElse(""),
                "pod", owner.map(o -> o.pod().name()).orElse(""));
    }

    private void version(MachineFacts facts) {
        out.gauges("cadvisor_version_info", "Always 1; what the machine runs on.");
        out.number(
                PrometheusText.labels(
                        "cadvisorRevision", "",
                        "cadvisorVersion", "",
                        "dockerVersion", "",
                        "kernelVersion", facts.kernelVersion(),
                        "osVersion", facts.osImage()),
                1);
    }

    private void cpu() {
        out.counters("container_cpu_usage_seconds_total", "CPU time used, in core-seconds.");
        seconds(ALL_CPUS, cpu(CgroupStatistics.Cpu::usageNanos));
        out.counters("container_cpu_user_seconds_total", "CPU time used outside the kernel, in core-seconds.");
        seconds("", cpu(CgroupStatistics.Cpu::userNanos));
        out.counters("container_cpu_system_seconds_total", "CPU time used in the kernel, in core-seconds.");
        seconds("", cpu(CgroupStatistics.Cpu::systemNanos));
        out.gauges("container_spec_cpu_shares", "Weight of the group's CPU time, 1024 for a core's worth.");
        numbers("", group -> group.bounds().cpuShares());
        out.gauges("container_spec_cpu_quota", "CPU time that the group may have in a period, in microseconds.");
        numbers("", group -> group.bounds().cpuQuotaMicros());
        out.gauges("container_spec_cpu_period", "Length of such a period, in microseconds.");
        numbers("", group -> group.bounds().cpuPeriodMicros());
    }

    private void throttling() {
        out.counters("container_cpu_cfs_periods_total", "Periods in which the group could run under its CPU limit.");
        numbers("", limited(CgroupStatistics.Cpu::periods));
        out.counters("container_cpu_cfs_throttled_periods_total", "Periods in which the limit held the group back.");
        numbers("", limited(CgroupStatistics.Cpu::throttledPeriods));
        out.counters(
                "container_cpu_cfs_throttled_seconds_total", "For how long the limit held the group's tasks back.");
        seconds("", limited(CgroupStatistics.Cpu::throttledNanos));
    }

    private void memory() {
        out.gauges("container_memory_usage_bytes", "Memory charged, page cache included.");
        numbers("", memory(CgroupStatistics.Memory::usageBytes));
        out.gauges("container_memory_working_set_bytes", "Usage less the page cache that is given back first.");
        numbers("", memory(CgroupStatistics.Memory::workingSetBytes));
        out.gauges("container_memory_rss", "Memory that no file stands behind, in bytes.");
        numbers("", memory(CgroupStatistics.Memory::rssBytes));
        out.gauges("container_memory_cache", "Page cache, in bytes.");
        numbers("", memory(CgroupStatistics.Memory::cacheBytes));
        out.gauges("container_memory_mapped_file", "Page cache that processes have mapped, in bytes.");
        numbers("", memory(CgroupStatistics.Memory::mappedFileBytes));
        out.gauges("container_memory_swap", "Swap used, in bytes.");
        numbers(
                "",
                group -> group.statistics()
                        .memory()
                        .map(CgroupStatistics.Memory::swapBytes)
                        .orElse(OptionalLong.empty()));
        out.counters("container_memory_failures_total", "Page faults of the group and all below it.");
        numbers(FAULTS, memory(CgroupStatistics.Memory::pageFaults));
        numbers(MAJOR_FAULTS, memory(CgroupStatistics.Memory::majorPageFaults));
    }

    private void memoryBounds() {
        out.gauges("container_memory_max_usage_bytes", "The highest usage so far.");
        numbers("", group -> group.bounds().mostMemoryBytes());
        out.counters("container_memory_failcnt", "How often usage met the limit.");
        numbers("", group -> group.bounds().memoryLimitHits());
        out.counters("container_oom_events_total", "Processes killed for lack of memory.");
        numbers("", GroupStats::oomKills);
        out.gauges("container_spec_memory_limit_bytes", "Limit of memory, 0 for none.");
        numbers("", memory(memory -> memory.limitBytes().orElse(0)));
    }

    private void disk() {
        out.gauges("container_fs_usage_bytes", "What is written: a container's own layer, the machine's file system.");
        disks(Usage.Disk::usedBytes);
        out.gauges("container_fs_limit_bytes", "Size of that file system.");
        disks(Usage.Disk::capacityBytes);
        out.gauges("container_fs_inodes_total", "Inodes of that file system.");
        disks(Usage.Disk::inodes);
        out.gauges("container_fs_inodes_free", "Inodes of it that are free.");
        disks(Usage.Disk::inodesFree);
    }

    private void network() {
        out.counters("container_network_receive_bytes_total", "Bytes received.");
        interfaces(InterfaceCounters::receivedBytes);
        out.counters("container_network_receive_packets_total", "Packets received.");
        interfaces(InterfaceCounters::receivedPackets);
        out.counters("container_network_receive_packets_dropped_total", "Packets received and dropped.");
        interfaces(InterfaceCounters::receiveDrops);
        out.counters("container_network_receive_errors_total", "Errors in receiving.");
        interfaces(InterfaceCounters::receiveErrors);
        out.counters("container_network_transmit_bytes_total", "Bytes sent.");
        interfaces(InterfaceCounters::sentBytes);
        out.counters("container_network_transmit_packets_total", "Packets sent.");
        interfaces(InterfaceCounters::sentPackets);
        out.counters("container_network_transmit_packets_dropped_total", "Packets dropped instead of sent.");
        interfaces(InterfaceCounters::sendDrops);
        out.counters("container_network_transmit_errors_total", "Errors in sending.");
        interfaces(InterfaceCounters::sendErrors);
    }

    private void life() {
        out.gauges("container_threads", "Processes and threads.");
        numbers(
                "",
                group -> group.statistics()
                        .pids()
                        .map(pids -> OptionalLong.of(pids.current()))
                        .orElse(OptionalLong.empty()));
        out.gauges("container_threads_max", "How many there may be, 0 for any number.");
        numbers(
                "",
                group -> group.statistics()
                        .pids()
                        .map(pids -> OptionalLong.of(pids.limit().orElse(0)))
                        .orElse(OptionalLong.empty()));
        out.gauges("container_start_time_seconds", "When it started, in seconds since the epoch.");
        for (Row row : rows) {
            row.group().startedAt().ifPresent(at -> out.moment(row.labels(), at));
        }
        out.gauges("container_last_seen", "When it was looked at, in seconds since the epoch.");
        for (Row row : rows) {
            out.moment(row.labels(), row.group().at());
        }
        out.gauges("container_scrape_error", "Always 0: what cannot be read is left out.");
        out.number("", 0);
    }

    private void machine(MachineStats machine) {
        String labels = PrometheusText.labels(
                "boot_id", machine.facts().bootId(),
                "machine_id", machine.facts().machineId(),
                "system_uuid", machine.facts().systemUuid());
        out.gauges("machine_cpu_cores", "Processors.");
        out.number(labels, machine.cores());
        out.gauges("machine_cpu_physical_cores", "Processors that are not threads of one another.");
        out.number(labels, machine.physicalCores());
        out.gauges("machine_cpu_sockets", "Packages that they are in.");
        out.number(labels, machine.sockets());
        out.gauges("machine_memory_bytes", "Memory.");
        out.number(labels, machine.memoryBytes());
        out.gauges("machine_swap_bytes", "Swap.");
        out.number(labels, machine.swapBytes());
        out.gauges("machine_scrape_error", "Always 0: what cannot be read is left out.");
        out.number("", 0);
    }

    private static Reading cpu(ToLongFunction<CgroupStatistics.Cpu> number) {
        return group -> group.statistics()
                .cpu()
                .map(cpu -> OptionalLong.of(number.applyAsLong(cpu)))
                .orElse(OptionalLong.empty());
    }

    /** Numbers of a limit are told of those alone that have one. */
    private static Reading limited(ToLongFunction<CgroupStatistics.Cpu> number) {
        Reading reading = cpu(number);
        return group -> group.bounds().cpuQuotaMicros().isPresent() ? reading.of(group) : OptionalLong.empty();
    }

    private static Reading memory(ToLongFunction<CgroupStatistics.Memory> number) {
        return group -> group.statistics()
                .memory()
                .map(memory -> OptionalLong.of(number.applyAsLong(memory)))
                .orElse(OptionalLong.empty());
    }

    private void numbers(String more, Reading reading) {
        for (Row row : rows) {
            OptionalLong value = reading.of(row.group());
            if (value.isPresent()) {
                out.number(row.labels(), more, value.getAsLong(), row.group().at());
            }
        }
    }

    private void seconds(String more, Reading nanos) {
        for (Row row : rows) {
            OptionalLong value = nanos.of(row.group());
            if (value.isPresent()) {
                out.seconds(row.labels(), more, value.getAsLong(), row.group().at());
            }
        }
    }

    private void disks(java.util.function.Function<Usage.Disk, OptionalLong> number) {
        for (Row row : rows) {
            Usage.Disk disk = row.group().disk().orElse(null);
            OptionalLong value = disk == null ? OptionalLong.empty() : number.apply(disk);
            if (disk != null && value.isPresent()) {
                String device = PrometheusText.labels("device", row.group().device());
                out.number(row.labels(), device, value.getAsLong(), disk.at());
            }
        }
    }

    private void interfaces(ToLongFunction<InterfaceCounters> number) {
        for (Row row : rows) {
            for (InterfaceCounters counters : row.group().interfaces()) {
                String name = PrometheusText.labels("interface", counters.name());
                out.number(
                        row.labels(),
                        name,
                        number.applyAsLong(counters),
                        row.group().at());
            }
        }
    }
}
