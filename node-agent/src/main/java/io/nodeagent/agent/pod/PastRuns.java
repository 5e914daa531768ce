package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.status.RestartPolicy;
import java.util.List;
import java.util.Optional;

/** What is known of containers that the runtime no longer has: removed behind our back, or lost with its disk. */
record PastRuns(Pod pod, PodMemory memory) {
    /** Whether that container ran and, by the restart policy, is not run again. */
    boolean over(String container) {
        return switch (RestartPolicy.of(pod)) {
            case ALWAYS -> false;
            case ON_FAILURE -> succeeded(container);
            case NEVER -> memory.container(container).lastAttempt() >= 0;
        };
    }

    private boolean succeeded(String container) {
        return status(pod, container)
                .map(s -> s.getState().getTerminated())
                .filter(end -> end.getExitCode() == 0)
                .isPresent();
    }

    /** The highest attempt that the API's status tells of, -1 when the container was never made. */
    static int attemptInStatus(Pod pod, String container) {
        return status(pod, container)
                .filter(s -> s.getContainerID() != null && !s.getContainerID().isEmpty())
                .map(ContainerStatus::getRestartCount)
                .orElse(-1);
    }

    /** What the API's status says of a container. */
    static Optional<ContainerStatus> status(Pod pod, String container) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        for (List<ContainerStatus> statuses :
                List.of(pod.getStatus().getContainerStatuses(), pod.getStatus().getInitContainerStatuses())) {
            for (ContainerStatus status : statuses) {
                if (container.equals(status.getName())) {
                    return Optional.of(status);
                }
            }
        }
        return Optional.empty();
    }
}
