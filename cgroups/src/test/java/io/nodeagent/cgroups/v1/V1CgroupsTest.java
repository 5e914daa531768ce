package io.nodeagent.cgroups.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.Cgroups.Controller;
import io.nodeagent.cgroups.Cgroups.Mode;
import io.nodeagent.cgroups.DeviceTransfers;
import io.nodeagent.cgroups.KernelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** v1 against literal kernel text. */
@NullMarked
class V1CgroupsTest {
    private static final CgroupPath POD = new CgroupPath("/pod");

    @TempDir
    Path mounts;

    @Test
    void statisticsAreReadFromTheKernelsFiles() {
        files("cpuacct").with("cpuacct.usage", "1500000000\n").with("cpuacct.stat", "user 100\nsystem 50\n");
        files("cpu").with("cpu.stat", "nr_periods 40\nnr_throttled 12\nthrottled_time 250000000\n");
        files("memory")
                .with("memory.usage_in_bytes", "10485760\n")
                .with("memory.memsw.usage_in_bytes", "10489856\n")
                .with("memory.limit_in_bytes", "9223372036854771712\n")
                .with(
                        "memory.stat",
                        "cache 1\nrss 2\ntotal_cache 6291456\ntotal_mapped_file 1048576\ntotal_inactive_file 2097152\ntotal_rss 4194304\ntotal_pgfault 812\ntotal_pgmajfault 3\n")
                .with("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
        files("pids").with("pids.current", "3\n").with("pids.max", "max\n");
        CgroupStatistics seen = group().statistics();
        assertEquals(
                new CgroupStatistics.Cpu(1_500_000_000L, 1_000_000_000L, 500_000_000L, 40, 12, 250_000_000L),
                seen.cpu().orElseThrow());
        assertEquals(
                new CgroupStatistics.Memory(
                        10_485_760,
                        8_388_608,
                        4_194_304,
                        6_291_456,
                        1_048_576,
                        812,
                        3,
                        OptionalLong.empty(),
                        OptionalLong.of(4096)),
                seen.memory().orElseThrow());
        assertEquals(
                new CgroupStatistics.Pids(3, OptionalLong.empty()), seen.pids().orElseThrow());
        assertEquals(2, group().oomKills());
    }

    @Test
    void boundsAreReadFromTheKernelsFiles() {
        files("cpuacct");
        files("cpu")
                .with("cpu.shares", "204\n")
                .with("cpu.cfs_quota_us", "20000\n")
                .with("cpu.cfs_period_us", "100000\n");
        files("memory").with("memory.max_usage_in_bytes", "20971520\n").with("memory.failcnt", "7\n");
        assertEquals(
                new CgroupBounds(number(204), number(20_000), number(100_000), number(20_971_520), number(7)),
                group().bounds());
        files("cpu").with("cpu.cfs_quota_us", "-1\n");
        assertEquals(OptionalLong.empty(), group().bounds().cpuQuotaMicros());
    }

    @Test
    void transfersAreReadByDevices() {
        files("cpuacct");
        assertEquals(List.of(), group().transfers());
        files("memory").with("memory.kmem.usage_in_bytes", "12288\n");
        files("blkio")
                .with("blkio.throttle.io_service_bytes", "8:0 Read 1\nTotal 1\n")
                .with(
                        "blkio.throttle.io_service_bytes_recursive",
                        "8:0 Read 4096\n8:0 Write 512\n8:0 Sync 4608\n8:0 Total 4608\n253:1 Write 7\nTotal 4615\n")
                .with("blkio.throttle.io_serviced", "8:0 Read 2\n8:0 Write 1\n253:1 Write 3\nTotal 6\n");
        assertEquals(
                List.of(new DeviceTransfers(253, 1, 0, 7, 0, 3), new DeviceTransfers(8, 0, 4096, 512, 2, 1)),
                group().transfers());
        assertEquals(number(12_288), group().kernelMemoryBytes());
    }

    @Test
    void aGroupThatIsGoneHasNoBoundsAndNoProcess() {
        assertEquals(CgroupBounds.NONE, group().bounds());
        assertEquals(OptionalLong.empty(), group().anyProcess());
    }

    private static OptionalLong number(long value) {
        return OptionalLong.of(value);
    }

    @Test
    void limitsAreWrittenInTheKernelsWords() {
        files("cpu").with("cpu.shares", "").with("cpu.cfs_quota_us", "").with("cpu.cfs_period_us", "");
        files("memory").with("memory.limit_in_bytes", "1").with("memory.memsw.limit_in_bytes", "1");
        files("pids").with("pids.max", "");
        files("cpuacct");
        group().apply(CgroupLimits.NONE
                .withCpuShares(204)
                .withCpuQuota(20_000, 100_000)
                .withMemoryLimit(67_108_864)
                .withMemorySwapLimit(67_108_864)
                .withPidsLimit(-1));
        assertEquals("204", files("cpu").text("cpu.shares"));
        assertEquals("20000", files("cpu").text("cpu.cfs_quota_us"));
        assertEquals("100000", files("cpu").text("cpu.cfs_period_us"));
        assertEquals("67108864", files("memory").text("memory.limit_in_bytes"));
        assertEquals("67108864", files("memory").text("memory.memsw.limit_in_bytes"));
        assertEquals("max", files("pids").text("pids.max"));
    }

    @Test
    void aNewCpusetGroupTakesItsParentsProcessors() {
        new KernelFiles(mounts.resolve("cpuset")).with("cpuset.cpus", "0-1\n").with("cpuset.mems", "0\n");
        KernelFiles made = files("cpuset").with("cpuset.cpus", "\n").with("cpuset.mems", "\n");
        new V1Cgroups(Mode.V1, Map.of(Controller.CPUSET, mounts.resolve("cpuset")), List.of()).create(POD);
        assertEquals("0-1", made.text("cpuset.cpus"));
        assertEquals("0", made.text("cpuset.mems").substring(0, 1));
    }

    private KernelFiles files(String controller) {
        return new KernelFiles(mounts.resolve(controller).resolve("pod"));
    }

    private Cgroup group() {
        return new V1Cgroups(
                        Mode.V1,
                        Map.of(
                                Controller.CPU, mounts.resolve("cpu"),
                                Controller.CPUACCT, mounts.resolve("cpuacct"),
                                Controller.MEMORY, mounts.resolve("memory"),
                                Controller.PIDS, mounts.resolve("pids"),
                                Controller.IO, mounts.resolve("blkio")),
                        List.of())
                .at(POD);
    }
}
