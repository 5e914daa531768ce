package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.memory.Termination;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.runtime.ObservedSandbox;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The plan of a pod that is being deleted, is gone from the API, or is refused. */
final class TerminationPlan {
    private static final long DEFAULT_GRACE_SECONDS = 30;

    private final DesiredPod desired;
    private final ObservedPod observed;
    private final PodMemory memory;
    private final Instant now;
    private final Plan.Builder plan;

    TerminationPlan(DesiredPod desired, ObservedPod observed, PodMemory memory, Instant now, Plan.Builder plan) {
        this.desired = desired;
        this.observed = observed;
        this.memory = memory;
        this.now = now;
        this.plan = plan;
    }

    void plan() {
        if (killing() || stopping()) {
            return;
        }
        if (memory.termination() == null && desired.pod() != null) {
            refused();
            return;
        }
        if (removing()) {
            return;
        }
        if (!memory.cleaned()) {
            plan.add(new Action.CleanUp());
        } else if (desired.gone()) {
            plan.add(new Action.Forget());
        } else if (!memory.deleted()) {
            plan.add(new Action.DeleteFromApi());
        }
        // Else the object stays for its finalizers, or the watch has not told yet: an echo of the object's last change
        // must find the worker that knows it is over.
    }

    /**
     * Its containers stay for their logs until the object is deleted. Those of a pod whose place on the disk is wanted go, their
     * logs with them.
     */
    private void refused() {
        release(memory, plan);
        Refusal refusal = memory.refusal();
        if (refusal == null || !refusal.eviction()) {
            return;
        }
        if (observed.containers().isEmpty()) {
            observed.sandboxes().forEach(s -> plan.add(new Action.RemoveSandbox(s.id())));
        } else {
            observed.containers().forEach(c -> plan.add(new Action.RemoveContainer(c.id(), c.logPath())));
        }
    }

    /** Nobody can look into the volumes of a pod that has ended for good. */
    static void release(PodMemory memory, Plan.Builder plan) {
        if (!memory.released()) {
            plan.add(new Action.ReleaseVolumes());
        }
    }

    private boolean killing() {
        List<ObservedContainer> alive =
                observed.containers().stream().filter(ObservedContainer::alive).toList();
        new KillPlan(desired.pod(), memory, now, plan).endAll(alive, deadline());
        return !alive.isEmpty();
    }

    private Instant deadline() {
        Termination termination = memory.termination();
        if (termination != null) {
            return termination.startedAt().plusSeconds(termination.graceSeconds());
        }
        Refusal refusal = memory.refusal();
        long grace = graceOf(desired.pod());
        return now.plusSeconds(refusal == null ? grace : refusal.graceSeconds().orElse(grace));
    }

    /** The grace the spec gives. */
    static long graceOf(@Nullable Pod pod) {
        Long grace = pod == null ? null : pod.getSpec().getTerminationGracePeriodSeconds();
        return grace == null ? DEFAULT_GRACE_SECONDS : grace;
    }

    private boolean stopping() {
        return stopping(observed, memory, plan);
    }

    /** Stops what sandboxes still stand; answers whether there is any. */
    static boolean stopping(ObservedPod observed, PodMemory memory, Plan.Builder plan) {
        List<ObservedSandbox> running = observed.sandboxes().stream()
                .filter(s -> !memory.stoppedSandboxes().contains(s.id()))
                .toList();
        running.forEach(s -> plan.add(new Action.StopSandbox(s.id())));
        return !running.isEmpty();
    }

    private boolean removing() {
        observed.sandboxes().forEach(s -> plan.add(new Action.RemoveSandbox(s.id())));
        Set<String> sandboxes =
                observed.sandboxes().stream().map(ObservedSandbox::id).collect(Collectors.toSet());
        observed.containers().stream()
                .filter(c -> !sandboxes.contains(c.sandboxId()))
                .forEach(c -> plan.add(new Action.RemoveContainer(c.id(), c.logPath())));
        return !observed.nothing();
    }
}
