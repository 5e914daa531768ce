package io.nodeagent.agent.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.memory.ContainerMemory;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
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

    /** The same for an init container, which a success ends for good. */
    public RestartPolicy ofInit() {
        return this == NEVER ? NEVER : ON_FAILURE;
    }
}
