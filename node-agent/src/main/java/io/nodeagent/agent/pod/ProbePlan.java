package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.probe.ProbeKind;
import io.nodeagent.agent.probe.ProbeState;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.spec.PodContainers;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The probes of running containers that are due, and when the next ones are. */
record ProbePlan(Pod pod, ObservedPod observed, PodMemory memory, Instant now, Plan.Builder plan) {
    void plan(Set<ProbeKind> kinds) {
        for (Container container : PodContainers.lasting(pod)) {
            observed.newest(container.getName())
                    .filter(run -> run.phase() == ContainerPhase.RUNNING)
                    .ifPresent(run -> ask(container, run, kinds));
        }
    }

    private void ask(Container container, ObservedContainer run, Set<ProbeKind> kinds) {
        ContainerMemory remembered = memory.container(container.getName());
        if (!remembered.hooked(container, run.id())) {
            return;
        }
        boolean started = remembered.passes(ProbeKind.STARTUP, container, run.id());
        for (ProbeKind kind : ProbeKind.in(container)) {
            Optional<ProbeState> state = remembered.probe(kind, run.id()).filter(s -> !s.onHold());
            if (state.isEmpty() || !kinds.contains(kind) || (kind != ProbeKind.STARTUP && !started)) {
                continue;
            }
            if (now.isBefore(state.get().nextAt())) {
                plan.wake(state.get().nextAt());
            } else {
                plan.add(new Action.Probe(container.getName(), run.id(), kind));
            }
        }
    }
}
