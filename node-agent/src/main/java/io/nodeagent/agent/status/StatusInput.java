package io.nodeagent.agent.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.memory.PodMemory;
import io.nodeagent.agent.runtime.ObservedPod;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that a pod's status depends on.
 *
 * @param previous the status before this one: computed here, else from the API; keeps transition times and the ends of
 *     containers that are gone from the runtime
 */
public record StatusInput(
        Pod pod,
        ObservedPod observed,
        PodMemory memory,
        @Nullable PodStatus previous,
        NodeFacts node,
        Instant now) {

    /** Whether the pod is being ended, so that nothing of it is started again. */
    public boolean ending() {
        return memory.termination() != null || memory.refusal() != null;
    }
}
