package io.nodeagent.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.nodeagent.agent.event.PodEvent;
import io.nodeagent.agent.fake.Pods;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives of a pod with probes on simulated time; each probe's command is its own name. */
class ProbeSimulationTest {
    @TempDir
    Path folder;

    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    private static Probe probe(String command, int initialDelay, int period, int failures) {
        return new ProbeBuilder()
                .withNewExec()
                .withCommand(command)
                .endExec()
                .withInitialDelaySeconds(initialDelay)
                .withPeriodSeconds(period)
                .withFailureThreshold(failures)
                .withSuccessThreshold(1)
                .withTimeoutSeconds(1)
                .build();
    }

    private static Pod pod(String policy, UnaryOperator<ContainerBuilder> container) {
        return Pods.pod(policy, "c")
                .editSpec()
                .withContainers(container
                        .apply(new ContainerBuilder(Pods.container("c")))
                        .build())
                .endSpec()
                .build();
    }

    private SimulatedPod simulated(Pod pod) {
        SimulatedPod simulated = new SimulatedPod(folder, pod);
        simulated.cri.exec = (container, command) -> answers.getOrDefault(command.getFirst(), 0);
        return simulated;
    }

    private static ContainerStatus only(SimulatedPod pod) {
        return pod.status().getContainerStatuses().getFirst();
    }

    private static String condition(SimulatedPod pod, String type) {
        return pod.status().getConditions().stream()
                .filter(c -> type.equals(c.getType()))
                .map(PodCondition::getStatus)
                .findFirst()
                .orElse("");
    }

    private static boolean told(SimulatedPod pod, String reason, String message) {
        return pod.events.contains(new PodEvent(
                DesiredPod.of(pod.api.existing(Pods.UID)).id(),
                reason.equals("Killing") ? PodEvent.Severity.NORMAL : PodEvent.Severity.WARNING,
                reason,
                message,
                "spec.containers{c}"));
    }

    @Test
    void readinessComesAndGoesWithItsThresholds() {
        try (SimulatedPod pod = simulated(pod("Always", c -> c.withReadinessProbe(probe("ready", 5, 10, 3))))) {
            pod.run(Duration.ofSeconds(4));
            assertFalse(only(pod).getReady());
            assertTrue(only(pod).getStarted());
            assertEquals("False", condition(pod, "Ready"));
            pod.run(Duration.ofSeconds(2));
            assertTrue(only(pod).getReady());
            assertEquals("True", condition(pod, "Ready"));
            assertEquals("True", condition(pod, "ContainersReady"));
            answers.put("ready", 1);
            pod.run(Duration.ofSeconds(20));
            assertTrue(only(pod).getReady(), "two failures do not count yet");
            pod.run(Duration.ofSeconds(10));
            assertFalse(only(pod).getReady());
            assertEquals("False", condition(pod, "ContainersReady"));
            assertTrue(told(pod, "Unhealthy", "Readiness probe failed: exit 1"));
            assertEquals(0, only(pod).getRestartCount());
        }
    }

    @Test
    void aFailedLivenessProbeRestartsTheContainerByPolicyWhateverItsExitCode() {
        record Case(String policy, int restarts, String phase, String message) {}
        for (Case c : new Case[] {
            new Case("Always", 1, "Running", "Container c failed liveness probe, will be restarted"),
            new Case("OnFailure", 1, "Running", "Container c failed liveness probe, will be restarted"),
            new Case("Never", 0, "Succeeded", "Container c failed liveness probe")
        }) {
            answers.put("alive", 1);
            try (SimulatedPod pod = new SimulatedPod(
                    folder.resolve(c.policy), pod(c.policy, p -> p.withLivenessProbe(probe("alive", 0, 10, 3))))) {
                pod.cri.exec = (container, command) -> answers.getOrDefault(command.getFirst(), 0);
                pod.run(Duration.ofSeconds(19));
                assertEquals(0, pod.count(Action.KillContainer.class));
                pod.run(Duration.ofSeconds(1));
                assertEquals(c.restarts, only(pod).getRestartCount(), c.policy);
                assertEquals(c.phase, pod.status().getPhase(), c.policy);
                assertTrue(told(pod, "Killing", c.message), pod.events.toString());
            }
        }
    }

    @Test
    void theAgentsDeathWhileItKillsChangesNothing() {
        answers.put("alive", 1);
        try (SimulatedPod pod = simulated(pod("OnFailure", c -> c.withLivenessProbe(probe("alive", 0, 10, 1))))) {
            pod.crashAfter = action -> action instanceof Action.KillContainer && pod.crashes == 0;
            pod.settle();
            assertEquals(1, pod.crashes);
            assertEquals("Running", pod.status().getPhase());
            assertEquals(1, only(pod).getRestartCount());
        }
    }

    @Test
    void theProbesOwnGraceIsUsed() {
        answers.put("alive", 1);
        Probe alive = new ProbeBuilder(probe("alive", 0, 10, 1))
                .withTerminationGracePeriodSeconds(7L)
                .build();
        try (SimulatedPod pod = simulated(pod("Always", c -> c.withLivenessProbe(alive)))) {
            pod.settle();
            assertTrue(pod.cri.calls.contains("StopContainer 7"), pod.cri.calls.toString());
        }
    }

    @Test
    void theOthersWaitForTheStartupProbe() {
        answers.put("started", 1);
        Pod spec = pod(
                "Always",
                c -> c.withStartupProbe(probe("started", 0, 5, 100))
                        .withLivenessProbe(probe("alive", 0, 10, 1))
                        .withReadinessProbe(probe("ready", 0, 10, 1)));
        try (SimulatedPod pod = simulated(spec)) {
            pod.run(Duration.ofSeconds(31));
            assertFalse(only(pod).getStarted());
            assertFalse(only(pod).getReady());
            assertEquals(0, calls(pod, "alive") + calls(pod, "ready"));
            answers.put("started", 0);
            pod.run(Duration.ofSeconds(5));
            assertTrue(only(pod).getStarted());
            assertTrue(only(pod).getReady(), "asked at once");
            long asked = calls(pod, "started");
            pod.run(Duration.ofMinutes(5));
            assertEquals(asked, calls(pod, "started"), "one success is enough");
            assertEquals(31, calls(pod, "alive"));
        }
    }

    @Test
    void aContainerThatNeverStartsIsRestarted() {
        answers.put("started", -1);
        try (SimulatedPod pod = simulated(pod("Always", c -> c.withStartupProbe(probe("started", 0, 5, 3))))) {
            pod.run(Duration.ofSeconds(10));
            assertEquals(1, only(pod).getRestartCount());
            assertTrue(told(pod, "Killing", "Container c failed startup probe, will be restarted"));
            assertTrue(
                    told(pod, "Unhealthy", "Startup probe failed: command timed out: \"started\" timed out after 1s"));
            answers.put("started", 0);
            pod.run(Duration.ofSeconds(10));
            assertTrue(only(pod).getReady());
        }
    }

    @Test
    void aNewAgentKeepsWhatWasKnown() {
        Pod spec = pod(
                "Always",
                c -> c.withStartupProbe(probe("started", 0, 5, 100))
                        .withLivenessProbe(probe("alive", 0, 10, 3))
                        .withReadinessProbe(probe("ready", 0, 10, 1)));
        try (SimulatedPod pod = simulated(spec)) {
            pod.run(Duration.ofMinutes(1));
            assertTrue(only(pod).getReady());
            int before = pod.api.history().size();
            pod.crash();
            pod.run(Duration.ofMinutes(1));
            assertTrue(pod.api.history().stream()
                    .skip(before)
                    .allMatch(s -> s.getContainerStatuses().getFirst().getReady()));
            assertEquals(1, calls(pod, "started"));
            answers.put("alive", 1);
            pod.crash();
            pod.run(Duration.ofSeconds(30));
            assertEquals(1, only(pod).getRestartCount(), "liveness is asked on");
        }
    }

    @Test
    void aPodThatEndsIsStillAskedWhetherItTakesTraffic() {
        Pod spec = pod(
                "Always",
                c -> c.withLivenessProbe(probe("alive", 0, 1, 1)).withReadinessProbe(probe("ready", 0, 1, 1)));
        DesiredPod deleting = DesiredPod.of(new PodBuilder(spec)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:20Z")
                .withDeletionGracePeriodSeconds(20L)
                .endMetadata()
                .build());
        try (SimulatedPod pod = simulated(spec)) {
            pod.settle();
            var now = pod.clock.instant().plusSeconds(5);
            var observed = pod.observed();
            var memory = Recollection.update(deleting, observed, pod.memory(), Set.of(), now);
            var probes = Planner.plan(deleting, observed, memory, now).actions().stream()
                    .filter(Action.Probe.class::isInstance)
                    .map(a -> ((Action.Probe) a).probe().word())
                    .toList();
            assertEquals(List.of("Readiness"), probes);
        }
    }

    private static long calls(SimulatedPod pod, String command) {
        return pod.cri.calls.stream()
                .filter(c -> c.equals("ExecSync c " + command))
                .count();
    }
}
