package io.nodeagent.cri.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.DeviceTransfers;
import io.nodeagent.cgroups.Pressure;
import io.nodeagent.cri.stats.Pressures;
import io.nodeagent.linux.netlink.InterfaceCounters;
import io.nodeagent.linux.process.OpenFiles;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricTableTest {
    private static final List<String> LABELS = List.of("c", "/pods/p/c", "busybox", "0123", "default", "p");

    private static final Optional<Pressure> PRESSURE =
            Optional.of(new Pressure(new Pressure.Share(1, 2, 3, 4_500_000), new Pressure.Share(0, 0, 0, 1_000_000)));

    private static MetricReading full() {
        OptionalLong some = OptionalLong.of(7);
        return new MetricReading(
                LABELS,
                Instant.ofEpochSecond(100),
                Optional.of(Instant.ofEpochSecond(90)),
                new CgroupStatistics(
                        Optional.of(new CgroupStatistics.Cpu(3_900_000_000L, 2_000_000_000L, 1_900_000_000L, 5, 4, 0)),
                        Optional.of(new CgroupStatistics.Memory(50, 40, 30, 5, 4, 2, 1, some, some)),
                        Optional.of(new CgroupStatistics.Pids(3, some))),
                new CgroupBounds(some, some, some, some, some),
                new MetricReading.Kernel(
                        2,
                        some,
                        some,
                        new Pressures(PRESSURE, PRESSURE, PRESSURE),
                        List.of(new MetricReading.Transfers("/dev/sda", new DeviceTransfers(8, 0, 1, 2, 3, 4)))),
                Optional.of(new MetricReading.Processes(1, new OpenFiles(6, 2))),
                Optional.of(new MetricReading.Layer("/dev/sda1", 11, 12, 13, 14)),
                List.of(new InterfaceCounters("eth0", 1, 2, 3, 4, 5, 6, 7, 8)));
    }

    private static MetricReading bare() {
        return new MetricReading(
                LABELS,
                Instant.EPOCH,
                Optional.empty(),
                new CgroupStatistics(Optional.empty(), Optional.empty(), Optional.empty()),
                CgroupBounds.NONE,
                new MetricReading.Kernel(0, OptionalLong.empty(), OptionalLong.empty(), Pressures.UNKNOWN, List.of()),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static List<MetricFamily.Sample> samples(String name, MetricReading reading) {
        MetricFamily family = MetricTable.families().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
        return family.samples().apply(reading);
    }

    @Test
    void eachFamilyHasANameOfItsOwnAndTheLabelsItPromises() {
        Set<String> names = new HashSet<>();
        for (MetricFamily family : MetricTable.families()) {
            assertEquals(true, names.add(family.name()), family.name());
            assertFalse(family.help().isEmpty(), family.name());
            List<MetricFamily.Sample> samples = family.samples().apply(full());
            assertFalse(samples.isEmpty(), family.name());
            samples.forEach(s -> assertEquals(
                    family.labels().size(), LABELS.size() + s.furtherLabels().size(), family.name()));
        }
    }

    @Test
    void numbersAreTheReadings() {
        assertEquals(
                List.of(new MetricFamily.Sample(List.of("total"), 3)),
                samples("container_cpu_usage_seconds_total", full()));
        assertEquals(
                List.of(
                        new MetricFamily.Sample(List.of("/dev/sda", "8", "0", "Read"), 1),
                        new MetricFamily.Sample(List.of("/dev/sda", "8", "0", "Write"), 2)),
                samples("container_blkio_device_usage_total", full()));
        assertEquals(
                List.of(new MetricFamily.Sample(List.of("eth0"), 8)),
                samples("container_network_transmit_packets_dropped_total", full()));
        assertEquals(
                List.of(new MetricFamily.Sample(List.of(), 4)),
                samples("container_pressure_io_waiting_seconds_total", full()));
        assertEquals(List.of(new MetricFamily.Sample(List.of(), 6)), samples("container_file_descriptors", full()));
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        List<String> told = MetricTable.families().stream()
                .filter(f -> !f.samples().apply(bare()).isEmpty())
                .map(MetricFamily::name)
                .toList();
        assertEquals(
                List.of("container_oom_events_total", "container_spec_memory_swap_limit_bytes", "container_last_seen"),
                told);
    }
}
