package io.nodeagent.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.config.PodPreparation.NotReady;
import io.nodeagent.agent.fake.Pods;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives of a pod with hooks on simulated time; each hook's command is its own name. */
class HookSimulationTest {
    @TempDir
    Path folder;

    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    private static Container postStart(String name) {
        return new ContainerBuilder(Pods.container(name))
                .withNewLifecycle()
                .withNewPostStart()
                .withNewExec()
                .withCommand("hello")
                .endExec()
                .endPostStart()
                .endLifecycle()
                .build();
    }

    private static Container preStop(String name) {
        return new ContainerBuilder(Pods.container(name))
                .withNewLifecycle()
                .withNewPreStop()
                .withNewExec()
                .withCommand("goodbye")
                .endExec()
                .endPreStop()
                .endLifecycle()
                .build();
    }

    private SimulatedPod simulated(String policy, Container... containers) {
        Pod pod = Pods.pod(policy, "c")
                .editSpec()
                .withContainers(containers)
                .endSpec()
                .build();
        SimulatedPod simulated = new SimulatedPod(folder.resolve(policy), pod);
        simulated.cri.exec = (container, command) -> answers.getOrDefault(command.getFirst(), 0);
        return simulated;
    }

    private static ContainerStatus only(SimulatedPod pod) {
        return pod.status().getContainerStatuses().getFirst();
    }

    private static List<String> calls(SimulatedPod pod, String... kinds) {
        return pod.cri.calls.stream()
                .filter(c -> Arrays.stream(kinds).anyMatch(kind -> c.startsWith(kind + " ")))
                .toList();
    }

    @Test
    void theNextContainerWaitsForTheHookOfTheOneBefore() {
        try (SimulatedPod pod = simulated("Always", postStart("a"), Pods.container("b"))) {
            pod.settle();
            assertEquals(
                    List.of("StartContainer a 0", "ExecSync a hello", "StartContainer b 0"),
                    calls(pod, "StartContainer", "ExecSync"));
            assertTrue(pod.status().getContainerStatuses().stream().allMatch(ContainerStatus::getReady));
            pod.crash();
            pod.run(Duration.ofMinutes(1));
            assertEquals(1, calls(pod, "ExecSync").size(), "a new agent runs no hook twice");
        }
    }

    @Test
    void aContainerWhoseHookCannotStartHoldsNobodyUp() {
        try (SimulatedPod pod = simulated("Always", postStart("a"), Pods.container("b"))) {
            pod.preparation.onContainer = c -> {
                if (c.getName().equals("a")) {
                    throw new NotReady("CreateContainerConfigError", "configmap \"settings\" not found");
                }
            };
            pod.run(Duration.ofSeconds(5));
            assertEquals(1, pod.cri.running("b").size());
        }
    }

    @Test
    void aFailedPostStartHookEndsTheContainer() {
        answers.put("hello", 1);
        for (String policy : List.of("Always", "OnFailure", "Never")) {
            try (SimulatedPod pod = simulated(policy, postStart("a"), Pods.container("b"))) {
                pod.run(Duration.ofSeconds(5));
                assertTrue(pod.reasons().contains("FailedPostStartHook"));
                assertTrue(pod.events.stream()
                        .anyMatch(
                                e -> e.reason().equals("Killing") && e.message().equals("FailedPostStartHook")));
                assertEquals(1, pod.cri.running("b").size());
                assertFalse(only(pod).getReady());
                assertEquals(policy.equals("Never") ? 0 : 1, only(pod).getRestartCount(), policy);
            }
        }
    }

    @Test
    void theContainerIsStoppedAfterItsPreStopHookWithinTheGrace() {
        try (SimulatedPod pod = simulated("Always", preStop("a"))) {
            pod.cri.exec = (container, command) -> {
                pod.clock.set(pod.clock.instant().plusSeconds(8));
                return 3;
            };
            pod.settle();
            pod.delete(20);
            assertEquals(List.of("ExecSync a goodbye", "StopContainer 12"), calls(pod, "ExecSync", "StopContainer"));
            assertTrue(pod.over);
            assertEquals(1, pod.reasons().stream().filter("Killing"::equals).count());
            assertTrue(pod.reasons().contains("FailedPreStopHook"));
        }
    }

    @Test
    void aHookThatTakesTheWholeGraceLeavesTwoSeconds() {
        try (SimulatedPod pod = simulated("Always", preStop("a"))) {
            pod.cri.exec = (container, command) -> {
                pod.clock.set(pod.clock.instant().plusSeconds(20));
                return -1;
            };
            pod.settle();
            pod.delete(20);
            assertEquals(List.of("ExecSync a goodbye", "StopContainer 2"), calls(pod, "ExecSync", "StopContainer"));
        }
    }

    @Test
    void anAgentThatDiesAfterThePreStopHookRunsItAgainInTheSameGrace() {
        try (SimulatedPod pod = simulated("Always", preStop("a"))) {
            pod.crashAfter = action -> action instanceof Action.PreStop && pod.crashes == 0;
            pod.cri.exec = (container, command) -> {
                pod.clock.set(pod.clock.instant().plusSeconds(5));
                return 0;
            };
            pod.settle();
            pod.delete(20);
            assertEquals(
                    List.of("ExecSync a goodbye", "ExecSync a goodbye", "StopContainer 10"),
                    calls(pod, "ExecSync", "StopContainer"));
            assertTrue(pod.over);
        }
    }

    @Test
    void anAgentThatDiesWhileItStopsRunsNoHookAgain() {
        try (SimulatedPod pod = simulated("Always", preStop("a"))) {
            pod.cri.killFailures = 1;
            pod.crashAfter = action -> action instanceof Action.KillContainer && pod.crashes == 0;
            pod.settle();
            pod.delete(20);
            pod.run(Duration.ofSeconds(10));
            assertEquals(1, calls(pod, "ExecSync").size());
            assertTrue(pod.over);
        }
    }
}
