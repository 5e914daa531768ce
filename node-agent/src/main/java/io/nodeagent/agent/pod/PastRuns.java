package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.status.ContainerStatuses;
import io.nodeagent.agent.status.RestartPolicy;

/** What is known of containers that the runtime no longer has: removed behind our back, or lost with its disk. */
record PastRuns(Pod pod, PodMemory memory) {
    /** Whether that container ran and, by the restart policy, is not run again. */
    boolean over(String container) {
        boolean sidecar = PodContainers.sidecars(pod).stream().anyMatch(c -> container.equals(c.getName()));
        return switch (sidecar ? RestartPolicy.ALWAYS : RestartPolicy.of(pod)) {
            case ALWAYS -> false;
            case ON_FAILURE -> succeeded(container);
            case NEVER -> memory.container(container).lastAttempt() >= 0;
        };
    }

    private boolean succeeded(String container) {
        return ContainerStatuses.find(pod.getStatus(), container)
                .map(s -> s.getState().getTerminated())
                .filter(end -> end.getExitCode() == 0)
                .isPresent();
    }

    /** The highest attempt that the API's status tells of, -1 when the container was never made. */
    static int attemptInStatus(Pod pod, String container) {
        return ContainerStatuses.find(pod.getStatus(), container)
                .filter(s -> s.getContainerID() != null && !s.getContainerID().isEmpty())
                .map(ContainerStatus::getRestartCount)
                .orElse(-1);
    }
}
