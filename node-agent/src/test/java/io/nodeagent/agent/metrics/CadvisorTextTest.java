package io.nodeagent.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nodeagent.agent.node.MachineFacts;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.stats.GroupStats;
import io.nodeagent.agent.stats.MachineStats;
import io.nodeagent.agent.stats.Usage;
import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.linux.netlink.InterfaceCounters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CadvisorTextTest {
    private static final Instant AT = Instant.ofEpochMilli(1_767_323_045_678L);
    private static final PodIdentity POD = new PodIdentity("default", "web", "u-1");
    private static final OptionalLong NONE = OptionalLong.empty();

    static final MachineStats MACHINE = new MachineStats(
            new MachineFacts("amd64", "boot", "machine", "uuid", "6.1.0", "Debian GNU/Linux 12"), 4, 2, 1, 8192, 512);

    private static final String C =
            "container=\"nginx\",id=\"/kubepods/podu-1/c-1\",image=\"sample:1\",name=\"c-1\",namespace=\"default\",pod=\"web\"";
    private static final String P =
            "container=\"\",id=\"/kubepods/podu-1\",image=\"\",name=\"\",namespace=\"default\",pod=\"web\"";

    @Test
    void aContainersSeriesAreCadvisors() {
        assertEquals(
                """
                container_cpu_usage_seconds_total{%1$s,cpu="total"} 2.5 1767323045678
                container_cpu_user_seconds_total{%1$s} 1.5 1767323045678
                container_cpu_system_seconds_total{%1$s} 1 1767323045678
                container_spec_cpu_shares{%1$s} 204 1767323045678
                container_spec_cpu_quota{%1$s} 20000 1767323045678
                container_spec_cpu_period{%1$s} 100000 1767323045678
                container_cpu_cfs_periods_total{%1$s} 40 1767323045678
                container_cpu_cfs_throttled_periods_total{%1$s} 12 1767323045678
                container_cpu_cfs_throttled_seconds_total{%1$s} 0.25 1767323045678
                container_memory_usage_bytes{%1$s} 1000 1767323045678
                container_memory_working_set_bytes{%1$s} 900 1767323045678
                container_memory_rss{%1$s} 400 1767323045678
                container_memory_cache{%1$s} 500 1767323045678
                container_memory_mapped_file{%1$s} 50 1767323045678
                container_memory_swap{%1$s} 5 1767323045678
                container_memory_failures_total{%1$s,failure_type="pgfault",scope="hierarchy"} 70 1767323045678
                container_memory_failures_total{%1$s,failure_type="pgmajfault",scope="hierarchy"} 7 1767323045678
                container_memory_max_usage_bytes{%1$s} 1200 1767323045678
                container_memory_failcnt{%1$s} 3 1767323045678
                container_oom_events_total{%1$s} 1 1767323045678
                container_spec_memory_limit_bytes{%1$s} 2000 1767323045678
                container_fs_usage_bytes{%1$s,device="/dev/vda1"} 4096 1767323040000
                container_fs_limit_bytes{%1$s,device="/dev/vda1"} 8192 1767323040000
                container_fs_inodes_total{%1$s,device="/dev/vda1"} 20 1767323040000
                container_fs_inodes_free{%1$s,device="/dev/vda1"} 10 1767323040000
                container_threads{%1$s} 3 1767323045678
                container_threads_max{%1$s} 0 1767323045678
                container_start_time_seconds{%1$s} 1767322800.25
                container_last_seen{%1$s} 1767323045.678
                """.formatted(C),
                series(CadvisorText.of(MACHINE, List.of(container())), "container_[^{]*\\{container=\"nginx.*"));
    }

    @Test
    void networkIsThePodsAndWhatHasNoLimitHasNoThrottling() {
        String text =
                series(CadvisorText.of(MACHINE, List.of(pod(), container())), "container_[^{]*\\{container=\"\".*");
        assertEquals("""
                container_cpu_usage_seconds_total{%1$s,cpu="total"} 0.000000001 1767323045678
                container_cpu_user_seconds_total{%1$s} 0 1767323045678
                container_cpu_system_seconds_total{%1$s} 0 1767323045678
                container_network_receive_bytes_total{%1$s,interface="eth0"} 10 1767323045678
                container_network_receive_packets_total{%1$s,interface="eth0"} 1 1767323045678
                container_network_receive_packets_dropped_total{%1$s,interface="eth0"} 3 1767323045678
                container_network_receive_errors_total{%1$s,interface="eth0"} 2 1767323045678
                container_network_transmit_bytes_total{%1$s,interface="eth0"} 20 1767323045678
                container_network_transmit_packets_total{%1$s,interface="eth0"} 4 1767323045678
                container_network_transmit_packets_dropped_total{%1$s,interface="eth0"} 6 1767323045678
                container_network_transmit_errors_total{%1$s,interface="eth0"} 5 1767323045678
                container_last_seen{%1$s} 1767323045.678
                """.formatted(P), text);
    }

    @Test
    void theMachineIsToldOfWithoutAnyGroup() {
        String text = new String(CadvisorText.of(MACHINE, List.of()), StandardCharsets.UTF_8);
        assertEquals("""
                # HELP cadvisor_version_info Always 1; what the machine runs on.
                # TYPE cadvisor_version_info gauge
                cadvisor_version_info{cadvisorRevision="",cadvisorVersion="",dockerVersion="",kernelVersion="6.1.0",osVersion="Debian GNU/Linux 12"} 1
                # HELP container_scrape_error Always 0: what cannot be read is left out.
                # TYPE container_scrape_error gauge
                container_scrape_error 0
                # HELP machine_cpu_cores Processors.
                # TYPE machine_cpu_cores gauge
                machine_cpu_cores{boot_id="boot",machine_id="machine",system_uuid="uuid"} 4
                # HELP machine_cpu_physical_cores Processors that are not threads of one another.
                # TYPE machine_cpu_physical_cores gauge
                machine_cpu_physical_cores{boot_id="boot",machine_id="machine",system_uuid="uuid"} 2
                # HELP machine_cpu_sockets Packages that they are in.
                # TYPE machine_cpu_sockets gauge
                machine_cpu_sockets{boot_id="boot",machine_id="machine",system_uuid="uuid"} 1
                # HELP machine_memory_bytes Memory.
                # TYPE machine_memory_bytes gauge
                machine_memory_bytes{boot_id="boot",machine_id="machine",system_uuid="uuid"} 8192
                # HELP machine_swap_bytes Swap.
                # TYPE machine_swap_bytes gauge
                machine_swap_bytes{boot_id="boot",machine_id="machine",system_uuid="uuid"} 512
                # HELP machine_scrape_error Always 0: what cannot be read is left out.
                # TYPE machine_scrape_error gauge
                machine_scrape_error 0
                """, text);
    }

    @Test
    void everyFamilyIsOneBlock() {
        byte[] text = CadvisorText.of(MACHINE, List.of(pod(), container(), container()));
        List<String> types = new String(text, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .toList();
        assertEquals(types.stream().distinct().toList(), types);
        assertFalse(types.isEmpty());
    }

    static GroupStats container() {
        return new GroupStats(
                new CgroupPath("/kubepods/podu-1/c-1"),
                Optional.of(new GroupStats.Owner(POD, "nginx", "c-1", "sample:1")),
                AT,
                new CgroupStatistics(
                        Optional.of(new CgroupStatistics.Cpu(
                                2_500_000_000L, 1_500_000_000L, 1_000_000_000L, 40, 12, 250_000_000L)),
                        Optional.of(new CgroupStatistics.Memory(
                                1000, 900, 400, 500, 50, 70, 7, OptionalLong.of(2000), OptionalLong.of(5))),
                        Optional.of(new CgroupStatistics.Pids(3, NONE))),
                new CgroupBounds(
                        OptionalLong.of(204),
                        OptionalLong.of(20_000),
                        OptionalLong.of(100_000),
                        OptionalLong.of(1200),
                        OptionalLong.of(3)),
                OptionalLong.of(1),
                Optional.of(Instant.ofEpochMilli(1_767_322_800_250L)),
                Optional.of(new Usage.Disk(
                        Instant.ofEpochMilli(1_767_323_040_000L),
                        NONE,
                        OptionalLong.of(8192),
                        OptionalLong.of(4096),
                        OptionalLong.of(10),
                        OptionalLong.of(20),
                        NONE)),
                "/dev/vda1",
                List.of());
    }

    static GroupStats pod() {
        return new GroupStats(
                new CgroupPath("/kubepods/podu-1"),
                Optional.of(new GroupStats.Owner(POD, "", "", "")),
                AT,
                new CgroupStatistics(
                        Optional.of(new CgroupStatistics.Cpu(1, 0, 0, 0, 0, 0)), Optional.empty(), Optional.empty()),
                CgroupBounds.NONE,
                NONE,
                Optional.empty(),
                Optional.empty(),
                "/dev/vda1",
                List.of(new InterfaceCounters("eth0", 10, 1, 2, 3, 20, 4, 5, 6)));
    }

    private static String series(byte[] text, String pattern) {
        StringBuilder found = new StringBuilder();
        new String(text, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches(pattern))
                .forEach(line -> found.append(line).append('\n'));
        return found.toString();
    }
}
