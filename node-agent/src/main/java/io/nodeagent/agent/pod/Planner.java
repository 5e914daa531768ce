package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.Failure;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.probe.ProbeKind;
import io.nodeagent.agent.runtime.ObservedPod;
import java.time.Instant;
import java.util.EnumSet;

/** From what is desired, what is there and what is remembered to what to do: a pure function. */
final class Planner {
    private Planner() {}

    static Plan plan(DesiredPod desired, ObservedPod observed, PodMemory memory, Instant now) {
        Plan.Builder plan = new Plan.Builder(memory, now);
        Pod pod = desired.pod();
        if (memory.termination() != null || memory.refusal() != null || pod == null) {
            new TerminationPlan(desired, observed, memory, now, plan).plan();
            if (pod != null && memory.refusal() == null) {
                // Whoever sends traffic wants to know when a container that is being ended takes no more.
                new ProbePlan(pod, observed, memory, now, plan).plan(EnumSet.of(ProbeKind.READINESS));
            }
        } else {
            new RunPlan(pod, observed, memory, now, plan).plan();
            new ProbePlan(pod, observed, memory, now, plan).plan(EnumSet.allOf(ProbeKind.class));
            showFailuresEnd(memory, plan);
            Admission.deadline(pod, memory).ifPresent(plan::wake);
        }
        return plan.build();
    }

    /** A failure is shown for a moment before the status says that the pod backs off: that is a change of its own. */
    private static void showFailuresEnd(PodMemory memory, Plan.Builder plan) {
        memory.failures().forEach((target, failure) -> {
            if (target.startsWith("image:")) {
                plan.wake(failure.at().plus(Failure.SHOWN));
            }
        });
        memory.containers().values().forEach(container -> {
            var refused = container.startFailure();
            if (refused != null) {
                plan.wake(refused.at().plus(Failure.SHOWN));
            }
        });
    }
}
