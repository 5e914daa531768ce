package io.nodeagent.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.linux.mount.MountTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every implementation keeps, on a real kernel. Needs root; works below a group of its own. */
@NullMarked
public abstract class CgroupsContract {
    private final CgroupPath base =
            new CgroupPath("/node-agent-test-" + ProcessHandle.current().pid());

    protected abstract Cgroups cgroups();

    @AfterEach
    void removeAll() {
        Cgroup group = cgroups().at(base);
        group.killAll(Duration.ofSeconds(5));
        group.remove();
        assertFalse(group.exists(), "left behind: " + base);
    }

    @Test
    void createsParentsAndRemovesTheTree() {
        Cgroup leaf = cgroups().create(base.child("a").child("b"));
        assertTrue(leaf.exists());
        assertEquals(base.child("a").child("b"), leaf.path());
        cgroups().create(leaf.path());

        cgroups().at(base.child("a")).remove();
        assertFalse(leaf.exists());
        assertTrue(cgroups().at(base).exists());
        cgroups().at(base.child("never-made")).remove();
    }

    @Test
    void movesAProcessInAndKillsTheTree() throws IOException, InterruptedException {
        Cgroup leaf = cgroups().create(base.child("a"));
        Process shell = new ProcessBuilder("sh", "-c", "while read l; do sleep 1000 & done; wait").start();
        try {
            leaf.add(shell.pid());
            assertEquals(base.child("a"), cgroups().of(shell.pid()));
            shell.outputWriter().write("\n\n");
            shell.outputWriter().flush();
            while (leaf.processes().size() < 3) {
                Thread.sleep(5);
            }
            assertTrue(cgroups().at(base).processesBelow().contains(shell.pid()));
            assertTrue(cgroups().at(base).processes().isEmpty());

            cgroups().at(base).killAll(Duration.ofSeconds(10));
            assertTrue(shell.waitFor(5, TimeUnit.SECONDS));
            assertEquals(Set.of(), cgroups().at(base).processesBelow());
        } finally {
            shell.destroyForcibly();
        }
    }

    @Test
    void aMarkKnowsWhatLeftParentAndSessionAndGivesItBack() throws Exception {
        Cgroup group = cgroups().create(base.child("marked"));
        ProcessMark mark = group.mark("exec-1");
        Process shell = new ProcessBuilder("sh", "-c", "read l; (setsid sleep 1000 & echo $!)").start();
        try {
            group.add(shell.pid());
            join(mark, shell.pid());
            shell.outputWriter().write("\n");
            shell.outputWriter().flush();
            long orphan = Long.parseLong(shell.inputReader().readLine());
            shell.waitFor();
            assertEquals(Set.of(orphan), mark.processes());
            mark.close();
            assertEquals(Set.of(), mark.processes());
            assertEquals(Set.of(orphan), group.processesBelow());
            mark.close();
        } finally {
            shell.destroyForcibly().waitFor();
        }
        assertThrows(
                CgroupException.class, () -> cgroups().at(base.child("gone")).mark("exec-2"));
    }

    /** As an OCI runtime does, which knows where the hierarchies are. */
    private static void join(ProcessMark mark, long pid) throws IOException {
        ProcCgroup of = ProcCgroup.of(pid);
        String option = mark.runtimeOption();
        int colon = option.indexOf(':');
        String controller = colon < 0 ? "" : option.substring(0, colon);
        String path = colon < 0 ? of.v2().value() : of.v1(controller).value();
        Path mount = MountTable.current().mounts().stream()
                .filter(m -> colon < 0
                        ? m.type().equals("cgroup2")
                        : m.superOptions().contains(controller))
                .findFirst()
                .orElseThrow()
                .target();
        Files.writeString(
                mount.resolve(path.substring(1) + "/" + option.substring(colon + 1) + "/cgroup.procs"), "" + pid);
    }

    @Test
    void limitsAreSeenInTheStatistics() {
        Cgroup group = cgroups().create(base.child("limited"));
        group.apply(CgroupLimits.NONE
                .withMemoryLimit(64L << 20)
                .withPidsLimit(17)
                .withCpuShares(512)
                .withCpuQuota(20_000, 100_000));
        CgroupStatistics seen = group.statistics();
        assertEquals(OptionalLong.of(64L << 20), seen.memory().orElseThrow().limitBytes());
        assertEquals(OptionalLong.of(17), seen.pids().orElseThrow().limit());

        group.apply(CgroupLimits.NONE.withMemoryLimit(32L << 20));
        assertEquals(
                OptionalLong.of(32L << 20),
                group.statistics().memory().orElseThrow().limitBytes());
        group.apply(CgroupLimits.NONE.withMemoryLimit(-1).withPidsLimit(-1).withCpuQuota(-1, 100_000));
        assertEquals(
                OptionalLong.empty(), group.statistics().memory().orElseThrow().limitBytes());
        assertEquals(
                OptionalLong.empty(), group.statistics().pids().orElseThrow().limit());
    }

    @Test
    void aBusyLoopIsCountedAndThrottled() throws IOException, InterruptedException {
        Cgroup group = cgroups().create(base.child("busy"));
        group.apply(CgroupLimits.NONE.withCpuQuota(5_000, 50_000));
        Process shell = new ProcessBuilder("sh", "-c", "read l; while :; do :; done").start();
        try {
            group.add(shell.pid());
            shell.outputWriter().write("\n");
            shell.outputWriter().flush();
            CgroupStatistics.Cpu cpu = group.statistics().cpu().orElseThrow();
            while (cpu.throttledPeriods() < 3) {
                Thread.sleep(20);
                cpu = group.statistics().cpu().orElseThrow();
            }
            assertTrue(cpu.usageNanos() > 0);
            assertTrue(cpu.throttledNanos() > 0);
            assertTrue(cpu.periods() >= cpu.throttledPeriods());
        } finally {
            shell.destroyForcibly().waitFor();
        }
    }

    @Test
    void anOutOfMemoryKillIsCounted() throws IOException, InterruptedException {
        Cgroup group = cgroups().create(base.child("hungry"));
        group.apply(CgroupLimits.NONE.withMemoryLimit(16L << 20).withMemorySwapLimit(16L << 20));
        hungry(group);
        assertTrue(cgroups().at(base).oomKills() >= 1, "seen from the parent");
        assertTrue(group.oomKills() >= 1);
    }

    @Test
    void anOutOfMemoryKillIsTold() throws Exception {
        Cgroup group = cgroups().create(base.child("watched"));
        group.apply(CgroupLimits.NONE.withMemoryLimit(16L << 20).withMemorySwapLimit(16L << 20));
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        try (OomWatch _ = group.watchOom(told::add)) {
            for (long kill = 1; kill <= 2; kill++) {
                hungry(group);
                assertEquals(kill, told.poll(30, TimeUnit.SECONDS));
            }
        }
        hungry(group);
        assertEquals(3, group.oomKills());
        assertEquals(null, told.poll(50, TimeUnit.MILLISECONDS), "nothing after the end of the watch");
    }

    @Test
    void aWatchOutlivesItsGroupAndHoldsNothingWhenClosed() {
        cgroups().create(base.child("warm-up")).watchOom(kills -> {}).close();
        long before = openFiles();
        List<OomWatch> watches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            watches.add(cgroups().create(base.child("gone-" + i)).watchOom(kills -> {}));
        }
        cgroups().at(base).remove();
        watches.forEach(OomWatch::close);
        watches.forEach(OomWatch::close);
        for (int i = 0; i < 500 && openFiles() > before; i++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertTrue(openFiles() <= before, "open files: " + before + " before, " + openFiles() + " after");
        assertThrows(
                CgroupException.class, () -> cgroups().at(base.child("gone-0")).watchOom(kills -> {}));
    }

    private static long openFiles() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    private static void hungry(Cgroup group) throws IOException, InterruptedException {
        Process hungry = new ProcessBuilder("sh", "-c", "read l; tail /dev/zero").start();
        try {
            group.add(hungry.pid());
            hungry.outputWriter().write("\n");
            hungry.outputWriter().flush();
            assertTrue(hungry.waitFor(30, TimeUnit.SECONDS));
        } finally {
            hungry.destroyForcibly().waitFor();
        }
    }

    @Test
    void aRefusedValueNamesFileAndValue() {
        Cgroup group = cgroups().create(base.child("refused"));
        CgroupException refused =
                assertThrows(CgroupException.class, () -> group.apply(CgroupLimits.NONE.withCpuset("0-9999", "0")));
        assertTrue(String.valueOf(refused.getMessage()).contains("cpuset.cpus"), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("0-9999"), refused.getMessage());
    }

    @Test
    void whatIsGoneHasNoStatisticsAndNoProcesses() {
        Cgroup gone = cgroups().at(base.child("gone"));
        assertFalse(gone.exists());
        assertEquals(0, gone.oomKills());
        assertEquals(Set.of(), gone.processesBelow());
        assertTrue(gone.statistics().memory().isEmpty());
    }
}
