package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.probe.ProbeKind;
import io.nodeagent.agent.probe.ProbeRule;
import io.nodeagent.agent.probe.ProbeState;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.status.ContainerStatuses;
import io.nodeagent.agent.status.RestartPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps the memory of running containers' probes, and condemns the runs that must end: those that a probe found wanting
 * and those of an image that the spec no longer names. A pure function.
 */
final class Judgement {
    private final Pod pod;
    private final Instant now;
    private final boolean ending;

    private Judgement(Pod pod, Instant now, boolean ending) {
        this.pod = pod;
        this.now = now;
        this.ending = ending;
    }

    static PodMemory update(DesiredPod desired, ObservedPod observed, PodMemory memory, Instant now) {
        Pod pod = desired.pod();
        if (pod == null) {
            return memory;
        }
        Judgement judgement = new Judgement(pod, now, memory.termination() != null || memory.refusal() != null);
        PodMemory updated = memory;
        for (Container container : PodContainers.lasting(pod)) {
            Optional<ObservedContainer> run =
                    observed.newest(container.getName()).filter(c -> c.phase() == ContainerPhase.RUNNING);
            if (run.isPresent()) {
                updated = updated.withContainer(container.getName(), m -> judgement.of(container, run.get(), m));
            }
        }
        return updated;
    }

    private ContainerMemory of(Container container, ObservedContainer run, ContainerMemory memory) {
        ContainerMemory updated = memory;
        for (ProbeKind kind : ProbeKind.in(container)) {
            if (updated.probe(kind, run.id()).isEmpty()) {
                updated = updated.withProbe(kind, begin(kind, container, run));
            }
        }
        return ending || updated.condemnation(run.attempt()).isPresent()
                ? updated
                : verdict(container, run, updated).map(updated::withCondemned).orElse(updated);
    }

    private ProbeState begin(ProbeKind kind, Container container, ObservedContainer run) {
        ProbeRule rule = ProbeRule.of(probe(kind, container));
        Instant startedAt = run.startedAt().orElse(now);
        return told(container, run)
                .map(status -> ProbeState.resume(kind, rule, run.id(), startedAt, held(kind, status), now))
                .orElseGet(() -> ProbeState.begin(kind, rule, run.id(), startedAt));
    }

    /** What the API knows of this very run, from an agent before this one. */
    private Optional<ContainerStatus> told(Container container, ObservedContainer run) {
        return ContainerStatuses.find(pod.getStatus(), container.getName())
                .filter(s -> s.getContainerID() != null && s.getContainerID().endsWith("://" + run.id()));
    }

    private static boolean held(ProbeKind kind, ContainerStatus status) {
        return switch (kind) {
            case STARTUP -> Boolean.TRUE.equals(status.getStarted());
            case READINESS -> Boolean.TRUE.equals(status.getReady());
            case LIVENESS -> true;
        };
    }

    private Optional<ContainerMemory.Condemned> verdict(
            Container container, ObservedContainer run, ContainerMemory memory) {
        boolean policy = RestartPolicy.of(pod, container) != RestartPolicy.NEVER;
        if (!run.specImage().isEmpty() && !run.specImage().equals(container.getImage())) {
            return Optional.of(condemned(container, run, "definition changed", podGrace(), true));
        }
        for (ProbeKind kind : new ProbeKind[] {ProbeKind.LIVENESS, ProbeKind.STARTUP}) {
            boolean failed = memory.probe(kind, run.id())
                    .filter(s -> s.settled() == ProbeState.Settled.FAILURE)
                    .isPresent();
            if (failed) {
                Long own = probe(kind, container).getTerminationGracePeriodSeconds();
                String why = "failed %s probe".formatted(kind.adjective());
                return Optional.of(condemned(container, run, why, own == null ? podGrace() : own, policy));
            }
        }
        return Optional.empty();
    }

    private ContainerMemory.Condemned condemned(
            Container container, ObservedContainer run, String why, long graceSeconds, boolean restart) {
        String message = "Container %s %s%s".formatted(container.getName(), why, restart ? ", will be restarted" : "");
        return new ContainerMemory.Condemned(run.attempt(), message, now.plusSeconds(graceSeconds), restart);
    }

    private long podGrace() {
        return TerminationPlan.graceOf(pod);
    }

    private static Probe probe(ProbeKind kind, Container container) {
        Probe probe = kind.of(container);
        if (probe == null) {
            throw new IllegalStateException("container " + container.getName() + " has no such probe");
        }
        return probe;
    }
}
