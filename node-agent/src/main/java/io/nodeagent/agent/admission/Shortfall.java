package io.nodeagent.agent.admission;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.nodeagent.agent.cgroup.QosClass;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.pressure.Pressure;
import io.nodeagent.agent.spec.PodPriority;
import java.util.Optional;

/**
 * Whether the machine may take another pod while it is short of something. Critical pods always come in; of memory, those
 * that have some promised to them do, and those that say that they put up with it.
 */
final class Shortfall {
    private static final Taint MEMORY_PRESSURE = new TaintBuilder()
            .withKey("node.kubernetes.io/memory-pressure")
            .withEffect("NoSchedule")
            .build();

    private Shortfall() {}

    static Optional<Refusal> refusal(Pod pod, Pressure pressure) {
        if (pressure.equals(Pressure.NONE) || PodPriority.critical(pod)) {
            return Optional.empty();
        }
        boolean memoryAlone = !pressure.disk() && !pressure.pids();
        if (memoryAlone
                && (QosClass.of(pod.getSpec()) != QosClass.BEST_EFFORT
                        || Placement.tolerated(pod.getSpec(), MEMORY_PRESSURE))) {
            return Optional.empty();
        }
        return Optional.of(Refusal.of("Evicted", "The node had condition: %s. ".formatted(pressure.conditions())));
    }
}
