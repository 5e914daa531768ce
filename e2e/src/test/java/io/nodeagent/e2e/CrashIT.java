package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** kill -9 of the agent, of a container, of a monitor. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** {@code make soak} asks for more. */
    private static final int KILLS = Integer.getInteger("soak.kills", 10);

    /** As many as a node takes without being asked for more, and a few left over. */
    private static final int MOST_PODS = 100;

    private final StandaloneNode node = StandaloneNode.start();

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @AfterEach
    void deletePods() {
        node.kubectl("delete", "pods", "--all", "--grace-period=1", "--wait").ok();
    }

    @Test
    void aKilledAgentFindsItsContainersAgain() throws InterruptedException {
        node.runPod("a", "sh", "-c", "i=0; while :; do echo $i; i=$((i+1)); sleep 0.1; done");
        node.runPod("b", "sleep", "100000");
        List<Long> monitors = MachineProcesses.monitors(node);
        List<String> before = containers();
        Random random = new Random(20260102);
        for (int i = 0; i < KILLS; i++) {
            node.killAgent();
            node.startAgent();
            Thread.sleep(random.nextInt(1500));
        }
        assertEquals(monitors, MachineProcesses.monitors(node), "the same monitors");
        assertEquals(before, containers(), "the same containers, none restarted");
        List<Integer> numbers =
                node.kubectl("logs", "a").ok().lines().map(Integer::parseInt).toList();
        for (int i = 0; i < numbers.size(); i++) {
            assertEquals(i, numbers.get(i), "no line lost");
        }
        assertEquals("ok\n", node.kubectl("exec", "b", "--", "echo", "ok").ok());
    }

    @Test
    void podsAskedForWhileTheAgentIsKilledAllRunInTheEnd() throws InterruptedException {
        int pods = Math.min(KILLS, MOST_PODS);
        Random random = new Random(20260103);
        for (int i = 0; i < pods; i++) {
            node.kubectl("run", "k" + i, "--image=" + StandaloneNode.IMAGE, "--command", "--", "sleep", "100000")
                    .ok();
            Thread.sleep(random.nextInt(150));
            node.killAgent();
            node.startAgent();
        }
        node.kubectl("wait", "--for=condition=Ready", "pods", "--all", "--timeout=60s")
                .ok();
        assertEquals(pods, MachineProcesses.monitors(node).size(), "one container a pod, none beside");
        node.kubectl("delete", "pods", "--all", "--grace-period=1", "--wait").ok();
        Eventually.get(SOON, () -> MachineProcesses.monitors(node), List::isEmpty);
    }

    @Test
    void whatEndedWhileTheAgentWasDeadIsSeenAtTheStart() {
        node.kubectl(
                        "run",
                        "short",
                        "--image=" + StandaloneNode.IMAGE,
                        "--restart=Never",
                        "--command",
                        "--",
                        "sh",
                        "-c",
                        "sleep 2; exit 5")
                .ok();
        node.awaitPodField("short", ".status.phase", "Running", SOON);
        node.killAgent();
        Eventually.get(SOON, () -> MachineProcesses.monitors(node), List::isEmpty);
        node.startAgent();
        node.awaitPodField("short", ".status.phase", "Failed", SOON);
        assertEquals("5", node.podField("short", ".status.containerStatuses[0].state.terminated.exitCode"));
    }

    @Test
    void aContainerKilledBehindOurBackIsRestarted() {
        node.runPod("c", "sleep", "100000");
        long init = initPid("c");
        ProcessHandle.of(init).orElseThrow().destroyForcibly();
        node.awaitPodField("c", ".status.containerStatuses[0].restartCount", "1", SOON);
        assertEquals("137", node.podField("c", ".status.containerStatuses[0].lastState.terminated.exitCode"));
        node.awaitPodField("c", ".status.containerStatuses[0].ready", "true", SOON);
    }

    @Test
    void aMonitorKilledBehindOurBackStillEndsInATrueState() {
        node.kubectl(
                        "run",
                        "m",
                        "--image=" + StandaloneNode.IMAGE,
                        "--restart=Never",
                        "--command",
                        "--",
                        "sleep",
                        "100000")
                .ok();
        node.awaitPodField("m", ".status.phase", "Running", SOON);
        long init = initPid("m");
        MachineProcesses.monitors(node).forEach(p -> ProcessHandle.of(p).ifPresent(ProcessHandle::destroyForcibly));
        ProcessHandle.of(init).ifPresent(ProcessHandle::destroyForcibly);
        node.awaitPodField("m", ".status.phase", "Failed", SOON);
        String terminated = ".status.containerStatuses[0].state.terminated";
        assertTrue(List.of("255", "137").contains(node.podField("m", terminated + ".exitCode")));
    }

    @Test
    void anAgentKilledWhileItStartsLosesNothing() throws InterruptedException {
        node.runPod("s", "sleep", "100000");
        List<String> before = containers();
        List<Long> monitors = MachineProcesses.monitors(node);
        Random random = new Random(20260104);
        node.killAgent();
        for (int i = 0; i < KILLS; i++) {
            node.launchAgent();
            Thread.sleep(random.nextInt(3000));
            node.killAgent();
        }
        node.startAgent();
        node.awaitPodField("s", ".status.containerStatuses[0].ready", "true", SOON);
        assertEquals(before, containers());
        assertEquals(monitors, MachineProcesses.monitors(node));
    }

    @Test
    void aContainerDeletedBehindOurBackIsMadeAgain() {
        node.runPod("g", "sleep", "100000");
        String id = containerId("g");
        Command.of("runc", "--root=" + node.folder().resolve("run/oci/runc"), "delete", "--force", id)
                .run()
                .ok();
        node.awaitPodField("g", ".status.containerStatuses[0].restartCount", "1", SOON);
        node.awaitPodField("g", ".status.containerStatuses[0].ready", "true", SOON);
        assertEquals("ok\n", node.kubectl("exec", "g", "--", "echo", "ok").ok());
    }

    @Test
    void aSecondAgentOnTheSameFoldersRefuses() {
        String refused = Command.of(
                        StandaloneNode.program("node-agent"),
                        "standalone",
                        "--data-dir=" + node.folder().resolve("data"),
                        "--run-dir=" + node.folder().resolve("run"))
                .run()
                .failure();
        assertTrue(refused.contains("in use by the process " + node.agentPid()), refused);
    }

    private String containerId(String pod) {
        return node.podField(pod, ".status.containerStatuses[0].containerID").replaceFirst("^.*://", "");
    }

    private long initPid(String pod) {
        return MachineProcesses.of(containerId(pod)).getFirst();
    }

    private List<String> containers() {
        return node.kubectl(
                        "get",
                        "pods",
                        "-o",
                        "jsonpath={range .items[*]}{.status.containerStatuses[0].containerID} "
                                + "{.status.containerStatuses[0].restartCount}{\"\\n\"}{end}")
                .ok()
                .lines()
                .toList();
    }
}
