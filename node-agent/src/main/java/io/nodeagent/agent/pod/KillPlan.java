package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.spec.PodContainers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a container is ended: first its preStop hook, then its stop signal, both within its grace.
 *
 * @param pod null for an orphan, whose hooks nobody knows
 */
record KillPlan(@Nullable Pod pod, PodMemory memory, Instant now, Plan.Builder plan) {
    /** However long the hook took, its container gets this time to end by itself. */
    private static final Duration AFTER_HOOK = Duration.ofSeconds(2);

    /**
     * Plans the next step toward the container's end.
     *
     * @param deadline when the container's grace ends
     * @param why the event's message
     */
    void end(ObservedContainer container, Instant deadline, String why) {
        if (!hooked(container)) {
            plan.add(new Action.KillContainer(container.name(), container.id(), deadline, why));
            return;
        }
        Optional<Instant> hookEnd = memory.container(container.name()).hooks().preStopEnd(container.id());
        if (hookEnd.isEmpty() && now.isBefore(deadline)) {
            plan.add(new Action.PreStop(container.name(), container.id(), deadline, why));
            plan.wake(deadline);
            return;
        }
        Instant least = hookEnd.orElse(deadline).plus(AFTER_HOOK);
        plan.add(new Action.KillContainer(
                container.name(), container.id(), least.isAfter(deadline) ? least : deadline, why));
    }

    private boolean hooked(ObservedContainer container) {
        return pod != null
                && container.phase() == ContainerPhase.RUNNING
                && PodContainers.find(pod, container.name())
                        .map(place -> place.container().getLifecycle())
                        .filter(lifecycle -> lifecycle.getPreStop() != null)
                        .isPresent();
    }
}
