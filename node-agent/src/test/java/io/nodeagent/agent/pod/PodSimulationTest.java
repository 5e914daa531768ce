package io.nodeagent.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.grpc.Status;
import io.nodeagent.agent.config.PodPreparation.NotReady;
import io.nodeagent.agent.fake.Pods;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives of a pod on simulated time. */
class PodSimulationTest {
    @TempDir
    Path folder;

    private SimulatedPod pod(Pod pod) {
        return new SimulatedPod(folder, pod);
    }

    private static ContainerStatus only(SimulatedPod pod) {
        return pod.status().getContainerStatuses().getFirst();
    }

    /** The starts of a container that lives {@code life} seconds, by the kubelet's rule, within {@code seconds}. */
    private static int expectedStarts(int life, int seconds) {
        int starts = 1;
        int wait = 0;
        int time = life;
        while (time + wait <= seconds) {
            starts++;
            time += wait + life;
            wait = wait == 0 ? 10 : Math.min(300, 2 * wait);
        }
        return starts;
    }

    @Test
    void sixHoursOfCrashLoop() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.lifetimes.put("c", Duration.ofSeconds(1));
            pod.run(Duration.ofHours(6));
            assertEquals(expectedStarts(1, 6 * 3600), pod.starts());
            assertEquals(pod.starts() - 1, only(pod).getRestartCount().longValue());
            assertEquals("CrashLoopBackOff", only(pod).getState().getWaiting().getReason());
            assertTrue(only(pod).getState().getWaiting().getMessage().startsWith("back-off 5m0s restarting failed"));
            assertEquals(1, only(pod).getLastState().getTerminated().getExitCode());
            assertEquals("Running", pod.status().getPhase());
            assertEquals(1, pod.cri.containerCount(), "only the last dead container is kept");
        }
    }

    @Test
    void tenMinutesOfRunningResetTheBackOff() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.lifetimes.put("c", Duration.ofSeconds(1));
            pod.run(Duration.ofMinutes(20));
            long starts = pod.starts();
            pod.lifetimes.put("c", Duration.ofMinutes(11));
            pod.run(Duration.ofMinutes(5).plusSeconds(1));
            assertEquals(starts + 1, pod.starts());
            pod.run(Duration.ofMinutes(11));
            assertEquals(starts + 2, pod.starts(), "started again at once");
            assertNotNull(only(pod).getState().getRunning());
        }
    }

    @Test
    void aCrashAfterEachActionChangesNothing() {
        for (int crashAt = 0; crashAt < 25; crashAt++) {
            Path own = folder.resolve("run" + crashAt);
            try (SimulatedPod pod =
                    new SimulatedPod(own, Pods.pod("Always", "c", "d").build())) {
                int wanted = crashAt;
                pod.crashAfter = action -> pod.actions.size() == wanted && pod.crashes == 0;
                pod.lifetimes.put("c", Duration.ofSeconds(1));
                pod.run(Duration.ofMinutes(10));
                assertEquals(expectedStarts(1, 600) + 1, pod.starts(), "crash after action " + crashAt);
                assertEquals(
                        expectedStarts(1, 600) - 1,
                        pod.status().getContainerStatuses().getFirst().getRestartCount());
                assertEquals(0, pod.status().getContainerStatuses().getLast().getRestartCount());
                Set<Action> seen = new HashSet<>();
                pod.crashAfter = seen::add; // and now after each one
                pod.delete(30);
                for (int i = 0; i < 20 && !pod.over; i++) {
                    pod.run(Duration.ofSeconds(1));
                }
                assertNull(pod.api.pod(Pods.UID));
                assertEquals(0, pod.cri.containerCount());
                assertEquals(0, pod.cri.sandboxCount());
                assertEquals(Set.of(), pod.preparation.known());
            }
        }
    }

    @Test
    void aCrashAfterEveryActionStillRunsThePod() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.crashAfter = action -> !(action instanceof Action.PullImage);
            pod.lifetimes.put("c", Duration.ofSeconds(1));
            pod.run(Duration.ofHours(1));
            assertEquals(expectedStarts(1, 3600), pod.starts());
        }
    }

    @Test
    void aContainerMadeButNotStartedIsStarted() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            Set<Integer> died = new HashSet<>();
            pod.cri.startFailure =
                    c -> died.add(c.getAttempt()) ? Status.ABORTED.withDescription("the agent died") : Status.OK;
            pod.crashAfter = action -> action instanceof Action.CreateAndStartContainer;
            pod.settle();
            assertEquals(1, pod.count(Action.StartContainer.class));
            assertEquals(1, pod.cri.running("c").size());
            assertEquals(0, only(pod).getRestartCount());
        }
    }

    @Test
    void restartPoliciesDecideWhoComesBack() {
        record Case(String policy, int code, String phase, int restarts) {}
        for (Case c : List.of(
                new Case("Always", 0, "Running", 1),
                new Case("OnFailure", 0, "Succeeded", 0),
                new Case("OnFailure", 3, "Running", 1),
                new Case("Never", 0, "Succeeded", 0),
                new Case("Never", 3, "Failed", 0))) {
            try (SimulatedPod pod = new SimulatedPod(
                    folder.resolve(c.policy + c.code), Pods.pod(c.policy, "c").build())) {
                pod.exitCode = c.code;
                pod.lifetimes.put("c", Duration.ofSeconds(5));
                pod.run(Duration.ofSeconds(9));
                assertEquals(c.phase, pod.status().getPhase(), c.toString());
                assertEquals(c.restarts, only(pod).getRestartCount(), c.toString());
                boolean over = !c.phase.equals("Running");
                assertEquals(over ? 1 : 0, pod.count(Action.StopSandbox.class), "an ended pod keeps no network");
                assertEquals(over ? 1 : 0, pod.preparation.released.size(), "nor volumes");
            }
        }
    }

    @Test
    void imagePullsBackOff() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.cri.images.clear();
            pod.settle();
            assertEquals("ErrImagePull", only(pod).getState().getWaiting().getReason());
            assertEquals(
                    "rpc error: code = NotFound desc = no image sample:1",
                    only(pod).getState().getWaiting().getMessage());
            pod.run(Duration.ofSeconds(5));
            assertEquals("ImagePullBackOff", only(pod).getState().getWaiting().getReason());
            assertTrue(pod.reasons().containsAll(List.of("Pulling", "Failed", "BackOff")));
            pod.run(Duration.ofHours(1));
            // 10, 20, 40, 80, 160 and 300 s apart
            long pulls = pod.count(Action.PullImage.class);
            assertTrue(Math.abs(1 + 5 + (3600 - 310) / 300 + 1 - pulls) <= 1, pulls + " pulls in an hour");
            pod.cri.pull = image -> Status.OK;
            pod.run(Duration.ofMinutes(5));
            assertEquals("Running", pod.status().getPhase());
            assertTrue(pod.events.stream()
                    .anyMatch(e -> e.message().startsWith("Successfully pulled image \"sample:1\" in ")));
        }
    }

    @Test
    void namesThatAreNoImagesAndPolicyNever() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c", "d")
                .editSpec()
                .editContainer(0)
                .withImage("Not A Name")
                .endContainer()
                .editContainer(1)
                .withImage("absent:1")
                .withImagePullPolicy("Never")
                .endContainer()
                .endSpec()
                .build())) {
            pod.settle();
            var statuses = pod.status().getContainerStatuses();
            assertEquals(
                    "InvalidImageName", statuses.get(0).getState().getWaiting().getReason());
            assertEquals(
                    "ErrImageNeverPull", statuses.get(1).getState().getWaiting().getReason());
            pod.cri.images.add("absent:1");
            pod.run(Duration.ofSeconds(15));
            assertTrue(pod.status().getContainerStatuses().get(1).getReady());
        }
    }

    @Test
    void aMissingConfigMapArrivesLate() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.preparation.onContainer = c -> {
                throw new NotReady("CreateContainerConfigError", "configmap \"settings\" not found");
            };
            pod.run(Duration.ofMinutes(2));
            assertEquals(
                    "CreateContainerConfigError",
                    only(pod).getState().getWaiting().getReason());
            assertEquals(
                    "configmap \"settings\" not found",
                    only(pod).getState().getWaiting().getMessage());
            assertEquals("Pending", pod.status().getPhase());
            assertTrue(
                    pod.events.stream().anyMatch(e -> e.message().equals("Error: configmap \"settings\" not found")));
            pod.preparation.onContainer = c -> {};
            pod.run(Duration.ofSeconds(10));
            assertEquals("Running", pod.status().getPhase());
            assertEquals(0, only(pod).getRestartCount());
        }
    }

    @Test
    void aVolumeThatDoesNotMountIsTold() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.preparation.onPrepare = p -> {
                throw new NotReady("FailedMount", "MountVolume.SetUp failed for volume \"v\"");
            };
            pod.run(Duration.ofSeconds(30));
            assertEquals("ContainerCreating", only(pod).getState().getWaiting().getReason());
            assertTrue(pod.reasons().contains("FailedMount"));
            pod.preparation.onPrepare = p -> {};
            pod.run(Duration.ofSeconds(10));
            assertEquals("Running", pod.status().getPhase());
        }
    }

    @Test
    void aCommandThatCannotStartIsRetriedAsACrash() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.cri.startFailure = c -> Status.UNKNOWN.withDescription("exec: \"nope\": not found");
            pod.settle();
            assertEquals("RunContainerError", only(pod).getState().getWaiting().getReason());
            pod.run(Duration.ofSeconds(8));
            assertEquals("CrashLoopBackOff", only(pod).getState().getWaiting().getReason());
            pod.run(Duration.ofMinutes(10));
            assertTrue(only(pod).getRestartCount() > 3);
            assertTrue(pod.cri.containerCount() <= 2);
        }
    }

    @Test
    void aCommandThatCannotStartFailsAPodThatNeverRestarts() {
        try (SimulatedPod pod = pod(Pods.pod("Never", "c").build())) {
            pod.cri.startFailure = c -> Status.UNKNOWN.withDescription("exec: \"nope\": not found");
            pod.run(Duration.ofMinutes(1));
            assertEquals("Failed", pod.status().getPhase());
            assertEquals("StartError", only(pod).getState().getTerminated().getReason());
            assertEquals(128, only(pod).getState().getTerminated().getExitCode());
        }
    }

    @Test
    void runAsNonRootRefusesAnImageOfRoot() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c")
                .editSpec()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .endSecurityContext()
                .endSpec()
                .build())) {
            pod.settle();
            var waiting = only(pod).getState().getWaiting();
            assertEquals("CreateContainerConfigError", waiting.getReason());
            assertEquals(
                    "container has runAsNonRoot and image will run as root (pod: \"web_default(%s)\", container: c)"
                            .formatted(Pods.UID),
                    waiting.getMessage());
        }
    }

    @Test
    void initContainersRunOneAfterTheOther() {
        Pod spec = Pods.pod("Always", "main")
                .editSpec()
                .withInitContainers(Pods.container("first"), Pods.container("second"))
                .endSpec()
                .build();
        try (SimulatedPod pod = pod(spec)) {
            pod.exitCode = 0;
            pod.lifetimes.put("first", Duration.ofSeconds(5));
            pod.lifetimes.put("second", Duration.ofSeconds(5));
            pod.run(Duration.ofSeconds(2));
            assertEquals(List.of(), pod.cri.running("second"));
            assertEquals("PodInitializing", only(pod).getState().getWaiting().getReason());
            assertEquals("Pending", pod.status().getPhase());
            pod.run(Duration.ofSeconds(5));
            assertEquals(1, pod.cri.running("second").size());
            pod.run(Duration.ofSeconds(5));
            assertEquals("Running", pod.status().getPhase());
            assertTrue(pod.status().getInitContainerStatuses().stream().allMatch(ContainerStatus::getReady));
            pod.crash();
            pod.settle();
            assertEquals(3, pod.starts(), "a new agent runs no init container again");
        }
    }

    @Test
    void aFailedInitContainerFailsAPodThatNeverRestarts() {
        Pod spec = Pods.pod("Never", "main")
                .editSpec()
                .withInitContainers(Pods.container("init"))
                .endSpec()
                .build();
        try (SimulatedPod pod = pod(spec)) {
            pod.exitCode = 7;
            pod.lifetimes.put("init", Duration.ofSeconds(5));
            pod.run(Duration.ofMinutes(1));
            assertEquals("Failed", pod.status().getPhase());
            assertEquals(1, pod.starts());
        }
    }

    @Test
    void whatVanishesIsMadeAgain() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.settle();
            pod.cri.vanish(pod.cri.running("c").getFirst());
            pod.settle();
            assertEquals(1, pod.cri.running("c").size());
            assertEquals(1, only(pod).getRestartCount());
            assertEquals(
                    "ContainerStatusUnknown",
                    only(pod).getLastState().getTerminated().getReason());
        }
    }

    @Test
    void aRebootStartsThePodAgainAndKeepsItsCount() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.settle();
            pod.cri.reboot();
            pod.crash();
            pod.settle();
            assertEquals("Running", pod.status().getPhase());
            assertEquals(1, only(pod).getRestartCount());
            assertEquals(255, only(pod).getLastState().getTerminated().getExitCode());
            assertTrue(pod.cri.calls.contains("RunPodSandbox 1"));
        }
    }

    @Test
    void aRebootFailsAPodThatNeverRestarts() {
        try (SimulatedPod pod = pod(Pods.pod("Never", "c").build())) {
            pod.settle();
            pod.cri.reboot();
            pod.crash();
            pod.settle();
            assertEquals("Failed", pod.status().getPhase());
            assertFalse(pod.cri.calls.contains("RunPodSandbox 1"));
        }
    }

    @Test
    void deletionUsesTheGraceThatIsLeft() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.settle();
            pod.delete(12);
            assertTrue(pod.cri.calls.contains("StopContainer 12"), pod.cri.calls.toString());
            assertTrue(pod.over);
            assertTrue(pod.reasons().contains("Killing"));
            assertEquals("Succeeded", pod.api.history().getLast().getPhase());
        }
    }

    @Test
    void anEditedImageRestartsTheContainer() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c").build())) {
            pod.settle();
            pod.cri.images.add("sample:2");
            pod.edit(p -> new PodBuilder(p)
                    .editSpec()
                    .editContainer(0)
                    .withImage("sample:2")
                    .endContainer()
                    .endSpec()
                    .build());
            ContainerState state = only(pod).getState();
            assertNotNull(state.getRunning());
            assertEquals("sample:2", only(pod).getImage());
            assertEquals(1, only(pod).getRestartCount());
        }
    }

    @Test
    void aPodPastItsDeadlineFails() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c")
                .editSpec()
                .withActiveDeadlineSeconds(60L)
                .endSpec()
                .build())) {
            pod.run(Duration.ofSeconds(59));
            assertEquals("Running", pod.status().getPhase());
            pod.run(Duration.ofSeconds(2));
            assertEquals("Failed", pod.status().getPhase());
            assertEquals("DeadlineExceeded", pod.status().getReason());
            assertEquals(List.of(), pod.cri.running("c"));
            pod.crash();
            pod.delete(0);
            assertTrue(pod.over);
        }
    }

    @Test
    void whatCannotBeIgnoredIsRefused() {
        try (SimulatedPod pod = pod(Pods.pod("Always", "c")
                .editSpec()
                .withRuntimeClassName("other")
                .endSpec()
                .build())) {
            pod.settle();
            assertEquals("Failed", pod.status().getPhase());
            assertEquals("UnsupportedField", pod.status().getReason());
            assertTrue(pod.status().getMessage().contains("spec.runtimeClassName"));
            assertEquals(List.of(), pod.cri.calls);
            pod.delete(30);
            assertTrue(pod.over);
        }
    }
}
