package io.nodeagent.agent.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.spec.PodContainers.Kind;
import io.nodeagent.errors.InvalidArgumentException;

/** When a container that ended is started again: {@code spec.restartPolicy}. */
public enum RestartPolicy {
    ALWAYS,
    ON_FAILURE,
    NEVER;

    public static RestartPolicy of(Pod pod) {
        String policy = pod.getSpec().getRestartPolicy();
        return switch (policy == null ? "Always" : policy) {
            case "Always" -> ALWAYS;
            case "OnFailure" -> ON_FAILURE;
            case "Never" -> NEVER;
            default ->
                throw new InvalidArgumentException(
                        "spec.restartPolicy is '" + policy + "': it must be Always, OnFailure or Never");
        };
    }

    /** The policy of one container: an init container is over with a success, a sidecar never, an ephemeral one at once. */
    public static RestartPolicy of(Pod pod, Container container) {
        RestartPolicy ofPod = of(pod);
        Kind kind = PodContainers.find(pod, container.getName())
                .map(PodContainers.Place::kind)
                .orElse(Kind.REGULAR);
        return switch (kind) {
            case INIT -> PodContainers.isSidecar(container) ? ALWAYS : ofPod == NEVER ? NEVER : ON_FAILURE;
            case REGULAR -> ofPod;
            case EPHEMERAL -> NEVER;
        };
    }

    /** Whether a container that ended like this, or was ended by the agent, is started again. */
    public boolean restarts(ObservedContainer ended, ContainerMemory memory) {
        return memory.condemnation(ended.attempt())
                .map(ContainerMemory.Condemned::restart)
                .orElseGet(() -> restarts(ended));
    }

    private boolean restarts(ObservedContainer ended) {
        return switch (this) {
            case ALWAYS -> true;
            case ON_FAILURE -> ended.phase() != ContainerPhase.EXITED || ended.exitCode() != 0;
            case NEVER -> false;
        };
    }
}
