package io.nodeagent.agent.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.nodeagent.agent.cgroup.FakeCgroups;
import io.nodeagent.agent.config.PodPreparation;
import io.nodeagent.agent.fake.FakeClock;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.fake.FakePreparation;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.CriRuntime;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.cgroups.CgroupPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsCollectorTest {
    @TempDir
    Path data;

    private final FakeCri cri = new FakeCri(Clock.systemUTC(), true);
    private final FakeClock clock = new FakeClock();
    private List<Found> known = List.of();
    private StatsCollector stats;
    private String containerId = "";

    @BeforeEach
    void start() {
        stats = new StatsCollector(
                new StatsSources(
                        "node", () -> known, cri.channel(), new FakeCgroups(), new CgroupPath("/kubepods"), data),
                clock);
        CriRuntime runtime = new CriRuntime(cri.channel());
        FakePreparation preparation = new FakePreparation();
        var pod = Pods.pod("Always", "c").build();
        String sandbox = runtime.runSandbox(preparation.sandboxConfig(pod, 0), "");
        containerId = runtime.createContainer(
                sandbox,
                preparation.containerConfig(
                        pod,
                        Pods.container("c"),
                        0,
                        Pods.IMAGE,
                        new PodPreparation.ImageSpecUser(Optional.empty(), ""),
                        List.of()),
                preparation.sandboxConfig(pod, 0));
        runtime.startContainer(containerId);
    }

    @AfterEach
    void stop() {
        cri.close();
    }

    @Test
    void theRuntimesNumbersAreJoinedWithWhatTheAgentKnows() throws IOException {
        Path log = Files.createDirectories(data.resolve("logs/c")).resolve("0.log");
        Files.write(log, new byte[10_000]);
        Path cache =
                Files.createDirectories(data.resolve("pods/" + Pods.UID + "/volumes/kubernetes.io~empty-dir/cache"));
        Files.write(cache.resolve("file"), new byte[20_000]);
        known = List.of(Founds.pod(Founds.container(containerId, "c", ContainerPhase.RUNNING, log.toString())));
        NodeSummary summary = stats.summary();
        PodStats pod = summary.pods().getFirst();
        assertEquals(new PodIdentity("default", "web", Pods.UID), pod.id());
        assertEquals(Optional.of(Founds.STARTED), pod.startedAt(), "of the sandbox s1");
        assertEquals(OptionalLong.of(3), pod.processes());
        ContainerStats container = pod.containers().getFirst();
        assertEquals(Optional.of(Founds.STARTED.plusSeconds(1)), container.startedAt());
        assertEquals(
                OptionalLong.of(1_500_000_000L), container.cpu().orElseThrow().nanos());
        long logs = container.logs().orElseThrow().usedBytes().orElseThrow();
        long volume = pod.volumes().getFirst().disk().usedBytes().orElseThrow();
        assertEquals("cache", pod.volumes().getFirst().name());
        assertTrue(logs >= 10_000 && volume >= 20_000, logs + " " + volume);
        assertEquals(OptionalLong.of(logs + volume), pod.disk().orElseThrow().usedBytes());
        assertTrue(summary.node().disk().orElseThrow().capacityBytes().orElseThrow() > 0);
        assertEquals(Optional.empty(), summary.node().imageDisk(), "a runtime that does not tell");
    }

    @Test
    void whatIsWalkedIsGoodForAMinute() throws IOException {
        Path log = Files.createDirectories(data.resolve("logs/c")).resolve("0.log");
        known = List.of(Founds.pod(Founds.container(containerId, "c", ContainerPhase.RUNNING, log.toString())));
        long before = logs();
        Files.write(log, new byte[1_000_000]);
        clock.advance(Duration.ofSeconds(59));
        assertEquals(before, logs());
        clock.advance(Duration.ofSeconds(1));
        assertTrue(logs() >= before + 1_000_000);
    }

    @Test
    void cpuAndMemoryComeWithoutDisks() {
        NodeSummary summary = stats.cpuAndMemory();
        assertEquals(Optional.empty(), summary.node().disk());
        PodStats pod = summary.pods().getFirst();
        assertEquals(Optional.empty(), pod.startedAt(), "of a pod that the agent does not know yet");
        assertEquals(Optional.empty(), pod.disk());
        assertEquals(OptionalLong.of(30 << 20), pod.memory().orElseThrow().workingSetBytes());
        assertEquals(Optional.empty(), pod.containers().getFirst().rootfs());
    }

    @Test
    void aRuntimeThatIsAwayIsAFailure() {
        cri.close();
        RuntimeCallException failure = assertThrows(RuntimeCallException.class, stats::cpuAndMemory);
        assertEquals(Status.Code.UNAVAILABLE, failure.code());
    }

    private long logs() {
        return stats.summary()
                .pods()
                .getFirst()
                .containers()
                .getFirst()
                .logs()
                .orElseThrow()
                .usedBytes()
                .orElseThrow();
    }
}
