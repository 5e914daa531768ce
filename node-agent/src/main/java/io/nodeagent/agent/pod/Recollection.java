package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.memory.Termination;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.spec.PodContainers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Updates a pod's memory with what is seen, before anything is planned: a pure function. */
final class Recollection {
    private Recollection() {}

    /**
     * The memory that planning starts from.
     *
     * @param starting containers whose start is under way: what became of it is for the start to tell first, for an
     *     end without the reason that the start was refused looks like a crash
     */
    static PodMemory update(
            DesiredPod desired, ObservedPod observed, PodMemory memory, Set<String> starting, Instant now) {
        PodMemory updated = memory.startTime() == null ? memory.withStartTime(now) : memory;
        updated = ends(desired, observed, updated, starting, now);
        updated = termination(desired, updated, now);
        updated = Judgement.update(desired, observed, updated, now);
        return refusal(desired, updated, now);
    }

    private static PodMemory ends(
            DesiredPod desired, ObservedPod observed, PodMemory memory, Set<String> starting, Instant now) {
        PodMemory updated = memory;
        Pod pod = desired.pod();
        if (pod != null) {
            for (PodContainers.Place place : PodContainers.all(pod).toList()) {
                String name = place.container().getName();
                int attempt = PastRuns.attemptInStatus(pod, name);
                updated = updated.withContainer(name, m -> m.withAttempt(attempt));
            }
        }
        Set<String> done = new HashSet<>(starting);
        for (ObservedContainer container : observed.containers()) {
            if (done.add(container.name())) {
                updated = updated.withContainer(container.name(), m -> end(container, m, now));
            }
        }
        return updated;
    }

    private static ContainerMemory end(ObservedContainer newest, ContainerMemory memory, Instant now) {
        if (newest.phase() != ContainerPhase.EXITED) {
            return memory.withAttempt(newest.attempt());
        }
        Instant finishedAt = newest.finishedAt().orElse(now);
        Duration ran = newest.startedAt()
                .map(started -> Duration.between(started, finishedAt))
                .orElse(Duration.ZERO);
        return memory.withEnd(newest.attempt(), finishedAt, ran);
    }

    private static PodMemory termination(DesiredPod desired, PodMemory memory, Instant now) {
        Optional<Long> grace = graceSeconds(desired);
        Termination before = memory.termination();
        if (grace.isEmpty()) {
            return memory;
        }
        if (before == null) {
            return memory.withTermination(new Termination(now, grace.get()));
        }
        // A second delete may shorten the grace, never prolong it.
        return grace.get() < before.graceSeconds()
                ? memory.withTermination(new Termination(before.startedAt(), grace.get()))
                : memory;
    }

    /** The grace of a pod that is to end, empty for one that is to run. */
    private static Optional<Long> graceSeconds(DesiredPod desired) {
        Pod pod = desired.pod();
        if (pod == null) {
            return Optional.of(TerminationPlan.graceOf(null));
        }
        boolean deleting = pod.getMetadata().getDeletionTimestamp() != null;
        if (!deleting && !desired.gone()) {
            return Optional.empty();
        }
        @Nullable Long asked = pod.getMetadata().getDeletionGracePeriodSeconds();
        long grace = deleting && asked != null ? asked : TerminationPlan.graceOf(pod);
        return Optional.of(Math.max(grace, desired.gone() ? 1 : 0));
    }

    private static PodMemory refusal(DesiredPod desired, PodMemory memory, Instant now) {
        Pod pod = desired.pod();
        if (pod == null || memory.refusal() != null || memory.termination() != null) {
            return memory;
        }
        Optional<Refusal> refusal = Admission.refusal(pod).or(() -> pastDeadline(pod, memory, now));
        return refusal.map(memory::withRefusal).orElse(memory);
    }

    private static Optional<Refusal> pastDeadline(Pod pod, PodMemory memory, Instant now) {
        return Admission.deadline(pod, memory)
                .filter(deadline -> !now.isBefore(deadline))
                .map(_ -> Refusal.of(
                        "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"));
    }
}
