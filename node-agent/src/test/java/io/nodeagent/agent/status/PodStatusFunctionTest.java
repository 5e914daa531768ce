package io.nodeagent.agent.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.memory.Failure;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.memory.Termination;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.runtime.ObservedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a pod's status says in one situation each. */
class PodStatusFunctionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");
    private static final NodeFacts NODE = new NodeFacts(List.of("192.0.2.1", "2001:db8::1"), "node-agent");
    private static final Pod POD = Pods.pod("Always", "c").build();

    private static ObservedContainer container(int attempt, ContainerPhase phase, int code, String reason) {
        return new ObservedContainer(
                "id" + attempt,
                "s",
                "c",
                attempt,
                phase,
                NOW,
                phase == ContainerPhase.CREATED ? Optional.empty() : Optional.of(NOW.minusSeconds(60)),
                phase == ContainerPhase.EXITED ? Optional.of(NOW.minusSeconds(2)) : Optional.empty(),
                code,
                reason,
                "",
                "docker.io/library/sample:1",
                "sha256:abc",
                "",
                "");
    }

    private static ObservedPod observed(ObservedContainer... containers) {
        return new ObservedPod(
                List.of(new ObservedSandbox("s", 0, true, NOW, List.of("10.0.0.2", "fd00::2"))), List.of(containers));
    }

    private static PodStatus status(Pod pod, ObservedPod observed, PodMemory memory, @Nullable PodStatus previous) {
        return PodStatusFunction.status(new StatusInput(pod, observed, memory, previous, NODE, NOW));
    }

    private static ContainerStatus only(PodStatus status) {
        return status.getContainerStatuses().getFirst();
    }

    private static String condition(PodStatus status, String type) {
        PodCondition condition = status.getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
        return condition.getStatus() + (condition.getReason() == null ? "" : " " + condition.getReason());
    }

    @Test
    void aPodJustBound() {
        PodStatus status = status(POD, ObservedPod.NOTHING, PodMemory.NONE, null);
        assertEquals("Pending", status.getPhase());
        assertEquals("ContainerCreating", only(status).getState().getWaiting().getReason());
        assertEquals("False", condition(status, "PodReadyToStartContainers"));
        assertEquals("True", condition(status, "Initialized"));
        assertEquals("False ContainersNotReady", condition(status, "Ready"));
        assertEquals("192.0.2.1", status.getHostIP());
        assertEquals(2, status.getHostIPs().size());
        assertNull(status.getPodIP());
        assertEquals("2026-01-01T00:00:00Z", status.getStartTime());
        assertEquals("BestEffort", status.getQosClass());
    }

    @Test
    void aRunningPod() {
        PodStatus status = status(POD, observed(container(0, ContainerPhase.RUNNING, 0, "")), PodMemory.NONE, null);
        assertEquals("Running", status.getPhase());
        assertEquals(
                "2025-12-31T23:59:00Z", only(status).getState().getRunning().getStartedAt());
        assertEquals("node-agent://id0", only(status).getContainerID());
        assertEquals("docker.io/library/sample:1", only(status).getImage());
        assertEquals("sha256:abc", only(status).getImageID());
        assertEquals("True", condition(status, "Ready"));
        assertEquals("True", condition(status, "ContainersReady"));
        assertEquals("True", condition(status, "PodReadyToStartContainers"));
        assertEquals("10.0.0.2", status.getPodIP());
        assertEquals("fd00::2", status.getPodIPs().get(1).getIp());
    }

    @Test
    void transitionTimesStayWhileNothingChanges() {
        ObservedPod running = observed(container(0, ContainerPhase.RUNNING, 0, ""));
        PodStatus first = status(POD, running, PodMemory.NONE, null);
        PodStatus later = PodStatusFunction.status(
                new StatusInput(POD, running, PodMemory.NONE, first, NODE, NOW.plusSeconds(100)));
        assertEquals(first, later);
    }

    @Test
    void endsAreNamedAsTheRuntimeNamesThemElseByTheirCode() {
        record Case(int code, String said, String shown) {}
        for (Case c : List.of(
                new Case(0, "", "Completed"),
                new Case(2, "", "Error"),
                new Case(137, "OOMKilled", "OOMKilled"),
                new Case(128, "StartError", "StartError"))) {
            PodStatus status = status(
                    Pods.pod("Never", "c").build(),
                    observed(container(0, ContainerPhase.EXITED, c.code, c.said)),
                    PodMemory.NONE,
                    null);
            assertEquals(c.shown, only(status).getState().getTerminated().getReason());
            assertEquals(c.code, only(status).getState().getTerminated().getExitCode());
            assertEquals(c.code == 0 ? "Succeeded" : "Failed", status.getPhase());
            assertEquals("False " + (c.code == 0 ? "PodCompleted" : "PodFailed"), condition(status, "Ready"));
        }
    }

    @Test
    void backingOffShowsTheLastEnd() {
        PodMemory memory = PodMemory.NONE.withContainer(
                "c",
                m -> m.withEnd(0, NOW.minusSeconds(60), Duration.ZERO)
                        .withEnd(1, NOW.minusSeconds(30), Duration.ZERO)
                        .withEnd(2, NOW.minusSeconds(2), Duration.ZERO));
        PodStatus status = status(POD, observed(container(2, ContainerPhase.EXITED, 1, "")), memory, null);
        assertEquals("CrashLoopBackOff", only(status).getState().getWaiting().getReason());
        assertEquals(
                "back-off 20s restarting failed container=c pod=web_default(%s)".formatted(Pods.UID),
                only(status).getState().getWaiting().getMessage());
        assertEquals(1, only(status).getLastState().getTerminated().getExitCode());
        assertEquals(2, only(status).getRestartCount());
        assertEquals("Running", status.getPhase());
    }

    @Test
    void aRunningContainerShowsItsEndBefore() {
        PodStatus status = status(
                POD,
                observed(container(1, ContainerPhase.RUNNING, 0, ""), container(0, ContainerPhase.EXITED, 9, "")),
                PodMemory.NONE,
                null);
        assertEquals(9, only(status).getLastState().getTerminated().getExitCode());
        assertEquals(
                "node-agent://id0", only(status).getLastState().getTerminated().getContainerID());
    }

    @Test
    void anEndWhoseContainerIsGoneIsStillTheLastState() {
        PodStatus ended = status(POD, observed(container(0, ContainerPhase.EXITED, 137, "")), PodMemory.NONE, null);
        PodStatus again = status(POD, observed(container(1, ContainerPhase.RUNNING, 0, "")), PodMemory.NONE, ended);
        assertEquals(137, only(again).getLastState().getTerminated().getExitCode());
        assertEquals(1, only(again).getRestartCount());
    }

    @Test
    void failuresBeforeTheStartAreWaitingReasons() {
        record Case(String target, String reason, Duration ago, String shown) {}
        for (Case c : List.of(
                new Case("image:c", "ErrImagePull", Duration.ofSeconds(1), "ErrImagePull"),
                new Case("image:c", "ErrImagePull", Duration.ofSeconds(9), "ImagePullBackOff"),
                new Case("image:c", "InvalidImageName", Duration.ofSeconds(9), "InvalidImageName"),
                new Case("image:c", "ErrImageNeverPull", Duration.ofSeconds(9), "ErrImageNeverPull"),
                new Case("container:c", "CreateContainerError", Duration.ZERO, "CreateContainerError"),
                new Case("container:c", "CreateContainerConfigError", Duration.ZERO, "CreateContainerConfigError"))) {
            PodMemory memory = PodMemory.NONE.withFailure(c.target, Failure.of(c.reason, "why", NOW.minus(c.ago), 0));
            PodStatus status = status(POD, observed(), memory, null);
            assertEquals(c.shown, only(status).getState().getWaiting().getReason());
            assertEquals("Pending", status.getPhase());
        }
    }

    @Test
    void aRefusedStartIsARunContainerErrorFirst() {
        PodMemory memory = PodMemory.NONE.withContainer(
                "c", m -> m.withStartFailure(new ContainerMemory.StartFailure(0, "no such file", NOW)));
        PodStatus status = status(POD, observed(container(0, ContainerPhase.CREATED, 0, "")), memory, null);
        assertEquals("RunContainerError", only(status).getState().getWaiting().getReason());
        assertEquals("no such file", only(status).getState().getWaiting().getMessage());
    }

    @Test
    void anEndedPodThatIsDeletedKeepsItsEnd() {
        PodMemory ending = PodMemory.NONE.withTermination(new Termination(NOW, 30));
        PodStatus killed = status(POD, observed(container(0, ContainerPhase.EXITED, 143, "")), ending, null);
        assertEquals("Failed", killed.getPhase());
        PodStatus removed = status(POD, ObservedPod.NOTHING, ending, killed);
        assertEquals(143, only(removed).getState().getTerminated().getExitCode());
        assertEquals("Failed", removed.getPhase());
    }

    @Test
    void aRefusedPodFailsWithItsReason() {
        PodStatus status = status(
                POD, ObservedPod.NOTHING, PodMemory.NONE.withRefusal(Refusal.of("UnsupportedField", "no")), null);
        assertEquals("Failed", status.getPhase());
        assertEquals("UnsupportedField", status.getReason());
        assertEquals("no", status.getMessage());
    }

    @Test
    void initContainersHoldThePodPending() {
        Pod pod = new PodBuilder(POD)
                .editSpec()
                .withInitContainers(Pods.container("init"))
                .endSpec()
                .build();
        PodStatus status = status(pod, observed(), PodMemory.NONE, null);
        assertEquals("Pending", status.getPhase());
        assertEquals("PodInitializing", only(status).getState().getWaiting().getReason());
        assertEquals("False ContainersNotInitialized", condition(status, "Initialized"));
    }

    @Test
    void readinessGatesNeedTheirCondition() {
        Pod pod = new PodBuilder(POD)
                .editSpec()
                .addNewReadinessGate("example.com/ready")
                .endSpec()
                .build();
        ObservedPod running = observed(container(0, ContainerPhase.RUNNING, 0, ""));
        assertEquals("False ReadinessGatesNotReady", condition(status(pod, running, PodMemory.NONE, null), "Ready"));
        Pod ready = new PodBuilder(pod)
                .withNewStatus()
                .addNewCondition()
                .withType("example.com/ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
        assertEquals("True", condition(status(ready, running, PodMemory.NONE, null), "Ready"));
    }

    @Test
    void qualityOfService() {
        record Case(Map<String, String> requests, Map<String, String> limits, String qos) {}
        for (Case c : List.of(
                new Case(Map.of(), Map.of(), "BestEffort"),
                new Case(Map.of("cpu", "100m"), Map.of(), "Burstable"),
                new Case(Map.of(), Map.of("cpu", "1", "memory", "1Gi"), "Guaranteed"),
                new Case(Map.of("cpu", "1000m", "memory", "1024Mi"), Map.of("cpu", "1", "memory", "1Gi"), "Guaranteed"),
                new Case(Map.of("cpu", "500m", "memory", "1Gi"), Map.of("cpu", "1", "memory", "1Gi"), "Burstable"),
                new Case(Map.of(), Map.of("memory", "1Gi"), "Burstable"))) {
            Pod pod = new PodBuilder(POD)
                    .editSpec()
                    .editContainer(0)
                    .withNewResources()
                    .withRequests(quantities(c.requests))
                    .withLimits(quantities(c.limits))
                    .endResources()
                    .endContainer()
                    .endSpec()
                    .build();
            assertEquals(
                    c.qos,
                    status(pod, ObservedPod.NOTHING, PodMemory.NONE, null).getQosClass(),
                    c.toString());
        }
    }

    private static Map<String, Quantity> quantities(Map<String, String> values) {
        Map<String, Quantity> quantities = new java.util.HashMap<>();
        values.forEach((name, value) -> quantities.put(name, new Quantity(value)));
        return quantities;
    }
}
