package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedPod;
import io.nodeagent.agent.runtime.ObservedSandbox;
import io.nodeagent.agent.spec.PodContainers;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The init containers' turn: one after the other, each to its end, or to its start if it is a sidecar, which then runs on
 * for as long as the pod does.
 */
record InitPlan(Pod pod, ObservedPod observed, PodMemory memory, ObservedSandbox sandbox) {
    /**
     * Brings on whichever is due, and every sidecar before it.
     *
     * @param run keeps one container going
     * @return whether the pod's own containers may start
     */
    boolean bringOn(Consumer<Container> run) {
        List<Container> inits = pod.getSpec().getInitContainers();
        int due = mainStarted() ? inits.size() : due(inits);
        inits.stream().limit(due).filter(PodContainers::isSidecar).forEach(run);
        if (due == inits.size()) {
            return true;
        }
        run.accept(inits.get(due));
        return false;
    }

    /** Once they ran, what ran before them is not run again. */
    private boolean mainStarted() {
        return pod.getSpec().getContainers().stream().anyMatch(c -> here(c).isPresent());
    }

    private int due(List<Container> inits) {
        for (int i = inits.size() - 1; i >= 0; i--) {
            Container container = inits.get(i);
            Optional<ObservedContainer> ran = here(container);
            if (ran.isPresent()) {
                return through(container, ran.get()) ? i + 1 : i;
            }
        }
        return 0;
    }

    private boolean through(Container container, ObservedContainer run) {
        return PodContainers.isSidecar(container)
                ? run.phase() == ContainerPhase.RUNNING
                        && memory.container(container.getName()).started(container, run.id())
                : run.phase() == ContainerPhase.EXITED && run.exitCode() == 0;
    }

    private Optional<ObservedContainer> here(Container container) {
        return observed.newest(container.getName()).filter(c -> c.sandboxId().equals(sandbox.id()));
    }
}
