package io.nodeagent.agent.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.agent.fake.FakeClock;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.v2.V2Cgroups;
import io.nodeagent.linux.netlink.InterfaceCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The groups of a machine on cgroup v2, with literal kernel text. */
class GroupCollectorTest {
    private static final String POD = "kubepods/besteffort/pod" + Pods.UID;

    @TempDir
    Path mount;

    @TempDir
    Path data;

    private final FakeCri cri = new FakeCri(Clock.systemUTC(), true);
    private List<Found> pods = List.of();
    private GroupCollector collector;

    @BeforeEach
    void start() throws IOException {
        collector = new GroupCollector(
                new StatsSources(
                        "node", () -> pods, cri.channel(), new V2Cgroups(mount), new CgroupPath("/kubepods"), data),
                new FakeClock());
        group("kubepods", 9_000_000);
        group("kubepods/besteffort", 8_000_000);
    }

    @AfterEach
    void stop() {
        cri.close();
    }

    @Test
    void everyGroupIsToldOfWithItsOwner() throws IOException {
        group(POD, 7_000_000);
        group(POD + "/c1", 2_000_000);
        group(POD + "/crio-c2", 3_000_000);
        Files.writeString(mount.resolve(POD + "/c1/memory.events"), "max 4\noom_kill 2\n");
        pods = List.of(Founds.pod(
                Founds.container("c1", "web", ContainerPhase.RUNNING, ""),
                Founds.container("c2", "other", ContainerPhase.RUNNING, "")));
        assertEquals(
                List.of(
                        "/ ",
                        "/kubepods  9000000000",
                        "/kubepods/besteffort  8000000000",
                        "/" + POD + " web: 7000000000",
                        "/" + POD + "/c1 web:web 2000000000",
                        "/" + POD + "/crio-c2 web:other 3000000000"),
                told());
        List<GroupStats> groups = collector.groups();
        assertEquals(OptionalLong.of(2), groups.get(4).oomKills());
        assertEquals(OptionalLong.empty(), groups.get(3).oomKills());
        assertEquals("sample:1", groups.get(4).owner().orElseThrow().image(), "as the pod named it");
        assertEquals(Optional.of(Founds.STARTED), groups.get(3).startedAt());
        assertEquals(Optional.of(Founds.STARTED.plusSeconds(1)), groups.get(4).startedAt());
        assertTrue(groups.getFirst().statistics().memory().orElseThrow().usageBytes() > 0, "the machine's memory");
    }

    @Test
    void whatIsGoneHasNoSeries() throws IOException {
        group(POD, 7_000_000);
        group(POD + "/c2", 1);
        pods = List.of(
                Founds.pod(
                        Founds.container("c1", "web", ContainerPhase.RUNNING, ""),
                        Founds.container("c2", "web", ContainerPhase.EXITED, "")),
                new Found(Pods.named("u-2", "gone", Pods.container("c")), ObservedPod.NOTHING));
        assertEquals(
                List.of(
                        "/ ",
                        "/kubepods  9000000000",
                        "/kubepods/besteffort  8000000000",
                        "/" + POD + " web: 7000000000"),
                told());
    }

    @Test
    void thePodsNetworkIsThatOfItsFirstProcess() throws IOException {
        group(POD, 1);
        group(POD + "/c1", 1);
        Files.writeString(
                mount.resolve(POD + "/c1/cgroup.procs"), ProcessHandle.current().pid() + "\n");
        pods = List.of(Founds.pod(Founds.container("c1", "web", ContainerPhase.RUNNING, "")));
        List<String> own = InterfaceCounters.current().stream()
                .map(InterfaceCounters::name)
                .filter(name -> !name.equals("lo"))
                .toList();
        List<GroupStats> groups = collector.groups();
        assertEquals(
                own,
                groups.get(3).interfaces().stream().map(InterfaceCounters::name).toList());
        assertEquals(List.of(), groups.get(4).interfaces());
        Found found = pods.getFirst();
        found.pod().getSpec().setHostNetwork(true);
        assertEquals(List.of(), collector.groups().get(3).interfaces());
    }

    private List<String> told() {
        return collector.groups().stream()
                .map(group -> group.path() + " "
                        + group.owner()
                                .map(owner -> owner.pod().name() + ":" + owner.container())
                                .orElse("")
                        + group.statistics()
                                .cpu()
                                .map(cpu -> " " + cpu.usageNanos())
                                .orElse(""))
                .toList();
    }

    private void group(String path, long usageMicros) throws IOException {
        Path folder = Files.createDirectories(mount.resolve(path));
        Files.writeString(folder.resolve("cpu.stat"), "usage_usec " + usageMicros + "\n");
    }
}
