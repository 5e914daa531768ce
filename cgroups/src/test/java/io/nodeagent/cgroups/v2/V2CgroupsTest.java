package io.nodeagent.cgroups.v2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupException;
import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.DeviceTransfers;
import io.nodeagent.cgroups.KernelFiles;
import io.nodeagent.cgroups.OomWatch;
import io.nodeagent.cgroups.Pressure;
import io.nodeagent.errors.InvalidArgumentException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** v2 against literal kernel text. */
@NullMarked
class V2CgroupsTest {
    private static final CgroupPath POD = new CgroupPath("/pod");

    @TempDir
    Path mount;

    @BeforeEach
    void kernel() {
        new KernelFiles(mount)
                .with("cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc\n")
                .with("cgroup.subtree_control", "cpu io\n");
    }

    @Test
    void creatingHandsTheMissingControllersDown() {
        new V2Cgroups(mount).create(new CgroupPath("/kube"));
        // A plain file keeps the last write only; the kernel takes each as a command.
        String last = new KernelFiles(mount)
                .text("cgroup.subtree_control")
                .lines()
                .findFirst()
                .orElse("");
        assertTrue(last.startsWith("+"), last);
        assertTrue(mount.resolve("kube").toFile().isDirectory());
    }

    @Test
    void limitsAreWrittenInTheKernelsWords() {
        pod().with("cpu.weight", "")
                .with("cpu.max", "")
                .with("memory.max", "")
                .with("memory.swap.max", "")
                .with("pids.max", "")
                .with("cpuset.cpus", "")
                .with("cpuset.mems", "");
        group().apply(CgroupLimits.NONE
                .withCpuShares(1024)
                .withCpuQuota(20_000, 100_000)
                .withMemoryLimit(67_108_864)
                .withMemorySwapLimit(100_000_000)
                .withPidsLimit(100)
                .withCpuset("0-1", "0"));
        assertEquals("39", pod().text("cpu.weight"));
        assertEquals("20000 100000", pod().text("cpu.max"));
        assertEquals("67108864", pod().text("memory.max"));
        assertEquals("32891136", pod().text("memory.swap.max"));
        assertEquals("100", pod().text("pids.max"));
        assertEquals("0-1", pod().text("cpuset.cpus"));
        assertEquals("0", pod().text("cpuset.mems"));
    }

    @Test
    void hugePagesAndFilesAreWrittenAsTheyAre() {
        pod().with("hugetlb.2MB.max", "").with("hugetlb.2MB.rsvd.max", "").with("memory.high", "");
        group().applyHugepageLimits(Map.of("2MB", 4_194_304L));
        group().applyUnified(Map.of("memory.high", "100000"));
        assertEquals("4194304", pod().text("hugetlb.2MB.max"));
        assertEquals("4194304", pod().text("hugetlb.2MB.rsvd.max"));
        assertEquals("100000", pod().text("memory.high"));
        assertThrows(InvalidArgumentException.class, () -> group().applyUnified(Map.of("../other/memory.max", "1")));
        assertThrows(CgroupException.class, () -> group().applyUnified(Map.of("memory.none", "1")));
    }

    @Test
    void noLimitIsMax() {
        pod().with("cpu.max", "")
                .with("memory.max", "")
                .with("memory.swap.max", "")
                .with("pids.max", "");
        group().apply(CgroupLimits.NONE
                .withCpuQuota(-1, 100_000)
                .withMemoryLimit(-1)
                .withMemorySwapLimit(-1)
                .withPidsLimit(-1));
        assertEquals("max 100000", pod().text("cpu.max"));
        assertEquals("max", pod().text("memory.max"));
        assertEquals("max", pod().text("memory.swap.max"));
        assertEquals("max", pod().text("pids.max"));
    }

    @Test
    void statisticsAreReadFromTheKernelsFiles() {
        pod().with("cpu.stat", """
                        usage_usec 1500000
                        user_usec 1000000
                        system_usec 500000
                        core_sched.force_idle_usec 0
                        nr_periods 40
                        nr_throttled 12
                        throttled_usec 250000
                        """)
                .with("memory.current", "10485760\n")
                .with("memory.max", "max\n")
                .with("memory.swap.current", "4096\n")
                .with(
                        "memory.stat",
                        "anon 4194304\nfile 6291456\nfile_mapped 1048576\ninactive_file 2097152\npgfault 812\npgmajfault 3\n")
                .with("memory.events", "low 0\nhigh 0\nmax 4\noom 2\noom_kill 2\noom_group_kill 0\n")
                .with("pids.current", "3\n")
                .with("pids.max", "128\n");
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
                new CgroupStatistics.Pids(3, OptionalLong.of(128)), seen.pids().orElseThrow());
        assertEquals(2, group().oomKills());
    }

    @Test
    void pressureIsReadFromTheKernelsFiles() {
        pod().with("cpu.pressure", """
                        some avg10=1.50 avg60=0.25 avg300=0.05 total=122000
                        full avg10=0.50 avg60=0.00 avg300=0.00 total=9000
                        """).with("io.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=7\n");
        assertEquals(
                Optional.of(new Pressure(
                        new Pressure.Share(1.5, 0.25, 0.05, 122_000), new Pressure.Share(0.5, 0, 0, 9000))),
                group().pressure(Pressure.Resource.CPU));
        assertEquals(
                Optional.of(new Pressure(new Pressure.Share(0, 0, 0, 7), Pressure.Share.NONE)),
                group().pressure(Pressure.Resource.IO));
        assertEquals(Optional.empty(), group().pressure(Pressure.Resource.MEMORY));
    }

    @Test
    void transfersAreReadByDevices() {
        pod().with("memory.stat", "anon 1\nkernel 12288\n")
                .with("io.stat", "8:0 rbytes=4096 wbytes=512 rios=2 wios=1 dbytes=0 dios=0\n253:1 wbytes=7 wios=3\n");
        assertEquals(
                List.of(new DeviceTransfers(8, 0, 4096, 512, 2, 1), new DeviceTransfers(253, 1, 0, 7, 0, 3)),
                group().transfers());
        assertEquals(OptionalLong.of(12_288), group().kernelMemoryBytes());
        assertEquals(List.of(), new V2Cgroups(mount).at(new CgroupPath("/gone")).transfers());
    }

    @Test
    void boundsAreReadFromTheKernelsFiles() {
        pod().with("cpu.weight", "8\n")
                .with("cpu.max", "20000 100000\n")
                .with("memory.peak", "20971520\n")
                .with("memory.events", "low 0\nhigh 0\nmax 7\noom 2\noom_kill 2\n")
                .with("cgroup.procs", "41\n42\n");
        assertEquals(
                new CgroupBounds(
                        OptionalLong.of(186),
                        OptionalLong.of(20_000),
                        OptionalLong.of(100_000),
                        OptionalLong.of(20_971_520),
                        OptionalLong.of(7)),
                group().bounds());
        assertEquals(OptionalLong.of(41), group().anyProcess());
        pod().with("cpu.max", "max 100000\n");
        assertEquals(OptionalLong.empty(), group().bounds().cpuQuotaMicros());
        assertEquals(
                CgroupBounds.NONE,
                new V2Cgroups(mount).at(new CgroupPath("/gone")).bounds());
    }

    @Test
    void outOfMemoryKillsAreToldWhenTheKernelHasCountedThem() throws Exception {
        pod().with("memory.events", "low 0\nhigh 0\nmax 4\noom 1\noom_kill 1\noom_group_kill 0\n");
        new KernelFiles(mount.resolve("other")).with("memory.events", "oom_kill 0\n");
        V2Cgroups cgroups = new V2Cgroups(mount);
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        BlockingQueue<Long> toldAsWell = new LinkedBlockingQueue<>();
        BlockingQueue<Long> toldOther = new LinkedBlockingQueue<>();
        OomWatch second = cgroups.at(POD).watchOom(toldAsWell::add);
        try (OomWatch _ = cgroups.at(POD).watchOom(told::add);
                OomWatch _ = cgroups.at(new CgroupPath("/other")).watchOom(toldOther::add)) {
            pod().with("memory.events", "low 0\nhigh 0\nmax 9\noom 2\noom_kill 1\noom_group_kill 0\n");
            pod().with("memory.events", "low 0\nhigh 0\nmax 9\noom 2\noom_kill 3\noom_group_kill 0\n");
            assertEquals(3, told.poll(10, TimeUnit.SECONDS));
            assertEquals(3, toldAsWell.poll(10, TimeUnit.SECONDS));
            second.close();
            pod().with("memory.events", "low 0\nhigh 0\nmax 9\noom 2\noom_kill 4\noom_group_kill 0\n");
            assertEquals(4, told.poll(10, TimeUnit.SECONDS));
            new KernelFiles(mount.resolve("other")).with("memory.events", "oom_kill 7\n");
            assertEquals(7, toldOther.poll(10, TimeUnit.SECONDS));
        }
        assertTrue(told.isEmpty() && toldAsWell.isEmpty());
        assertThrows(
                CgroupException.class, () -> cgroups.at(new CgroupPath("/none")).watchOom(told::add));
    }

    private KernelFiles pod() {
        return new KernelFiles(mount.resolve("pod"));
    }

    private Cgroup group() {
        return new V2Cgroups(mount).at(POD);
    }
}
