package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.spec.PodContainers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a container is ended: first its preStop hook, then its stop signal, both within its grace.
 *
 * @param pod null for an orphan, whose hooks nobody knows
 */
record KillPlan(@Nullable Pod pod, PodMemory memory, Instant now, Plan.Builder plan) {
    /** However long the hook took, or the containers before it, a container gets this time to end by itself. */
    private static final Duration LEAST = Duration.ofSeconds(2);

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
            runHook(container, deadline, why);
            return;
        }
        Instant least = hookEnd.orElse(deadline).plus(LEAST);
        plan.add(new Action.KillContainer(
                container.name(), container.id(), least.isAfter(deadline) ? least : deadline, why));
    }

    /**
     * Plans the next step toward the end of all of them: sidecars go last, each after those that started after it. Their
     * hooks do not wait for their turn, and nobody's turn is later than the deadline.
     */
    void endAll(List<ObservedContainer> alive, Instant deadline) {
        List<String> sidecars = pod == null
                ? List.of()
                : PodContainers.sidecars(pod).stream().map(Container::getName).toList();
        boolean others = alive.stream().anyMatch(c -> !sidecars.contains(c.name()));
        int last =
                alive.stream().mapToInt(c -> sidecars.indexOf(c.name())).max().orElse(-1);
        for (ObservedContainer container : alive) {
            String why = "Stopping container " + container.name();
            int turn = sidecars.indexOf(container.name());
            if (turn < 0) {
                end(container, deadline, why);
            } else if ((!others && turn == last) || !now.isBefore(deadline)) {
                Instant least = now.plus(LEAST);
                end(container, least.isAfter(deadline) ? least : deadline, why);
            } else {
                plan.wake(deadline);
                if (hooked(container)
                        && memory.container(container.name())
                                .hooks()
                                .preStopEnd(container.id())
                                .isEmpty()) {
                    runHook(container, deadline, why);
                }
            }
        }
    }

    private void runHook(ObservedContainer container, Instant deadline, String why) {
        plan.add(new Action.PreStop(container.name(), container.id(), deadline, why));
        plan.wake(deadline);
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
