package io.nodeagent.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.nodeagent.agent.fake.Pods;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives of a pod with sidecars on simulated time: {@code one}, an init container, {@code two}, and {@code main}. */
class SidecarSimulationTest {
    @TempDir
    Path folder;

    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    private static ContainerBuilder sidecar(String name) {
        return new ContainerBuilder(Pods.container(name)).withRestartPolicy("Always");
    }

    private static Container probed() {
        return sidecar("one")
                .withNewStartupProbe()
                .withNewExec()
                .withCommand("up")
                .endExec()
                .withPeriodSeconds(1)
                .withFailureThreshold(100)
                .endStartupProbe()
                .withNewReadinessProbe()
                .withNewExec()
                .withCommand("ready")
                .endExec()
                .withPeriodSeconds(1)
                .withFailureThreshold(1)
                .endReadinessProbe()
                .build();
    }

    private SimulatedPod simulated(String policy) {
        Pod pod = Pods.pod(policy, "main")
                .editSpec()
                .withInitContainers(
                        probed(), Pods.container("init"), sidecar("two").build())
                .endSpec()
                .build();
        SimulatedPod simulated = new SimulatedPod(folder.resolve(policy), pod);
        simulated.exitCode = 0;
        simulated.lifetimes.put("init", Duration.ofSeconds(2));
        simulated.cri.exec = (container, command) -> answers.getOrDefault(command.getFirst(), 0);
        return simulated;
    }

    private static List<String> starts(SimulatedPod pod) {
        return pod.cri.calls.stream()
                .filter(c -> c.startsWith("StartContainer "))
                .map(c -> c.substring("StartContainer ".length()))
                .toList();
    }

    private static ContainerStatus init(SimulatedPod pod, int index) {
        return pod.status().getInitContainerStatuses().get(index);
    }

    private static String condition(SimulatedPod pod, String type) {
        return pod.status().getConditions().stream()
                .filter(c -> type.equals(c.getType()))
                .map(PodCondition::getStatus)
                .findFirst()
                .orElse("");
    }

    @Test
    void eachWaitsForTheStartOfTheOneBefore() {
        answers.put("up", 1);
        try (SimulatedPod pod = simulated("Always")) {
            pod.run(Duration.ofSeconds(10));
            assertEquals(List.of("one 0"), starts(pod));
            assertEquals("Pending", pod.status().getPhase());
            assertEquals("False", condition(pod, "Initialized"));
            answers.put("up", 0);
            pod.run(Duration.ofSeconds(5));
            assertEquals(List.of("one 0", "init 0", "two 0", "main 0"), starts(pod));
            assertEquals("Running", pod.status().getPhase());
            assertEquals("True", condition(pod, "Initialized"));
            assertEquals("True", condition(pod, "Ready"));
            assertTrue(init(pod, 0).getStarted()
                    && init(pod, 0).getReady()
                    && init(pod, 1).getReady());
            answers.put("ready", 1);
            pod.run(Duration.ofSeconds(2));
            assertFalse(init(pod, 0).getReady());
            assertEquals("False", condition(pod, "Ready"));
            pod.crash();
            pod.run(Duration.ofMinutes(1));
            assertEquals(4, pod.starts());
        }
    }

    @Test
    void aSidecarIsRestartedWhateverThePodsPolicy() {
        try (SimulatedPod pod = simulated("Never")) {
            pod.run(Duration.ofSeconds(10));
            pod.cri.exit(pod.cri.running("one").getFirst(), 3);
            pod.run(Duration.ofSeconds(1));
            assertEquals(1, pod.cri.running("one").size());
            assertEquals(1, init(pod, 0).getRestartCount());
            assertEquals("Running", pod.status().getPhase());
            assertEquals("True", condition(pod, "Initialized"));
        }
    }

    @Test
    void theyEndAfterTheOthersAndTheLastOneFirst() {
        try (SimulatedPod pod = simulated("Always")) {
            pod.run(Duration.ofSeconds(10));
            pod.delete(20);
            assertEquals(List.of("main", "two", "one"), killed(pod));
            assertTrue(pod.over);
        }
    }

    @Test
    void aJobWithSidecarsEndsByItsOwnContainers() {
        try (SimulatedPod pod = simulated("Never")) {
            pod.lifetimes.put("main", Duration.ofSeconds(5));
            pod.run(Duration.ofSeconds(30));
            assertEquals(List.of("two", "one"), killed(pod));
            assertEquals("Succeeded", pod.status().getPhase());
            long running = pod.api.history().stream()
                    .filter(s -> "Succeeded".equals(s.getPhase()))
                    .flatMap(s -> s.getInitContainerStatuses().stream())
                    .filter(s -> s.getState().getRunning() != null)
                    .count();
            assertEquals(0, running, "it is not over before they are");
        }
    }

    private static List<String> killed(SimulatedPod pod) {
        return pod.actions.stream()
                .filter(Action.KillContainer.class::isInstance)
                .map(a -> ((Action.KillContainer) a).container())
                .toList();
    }
}
