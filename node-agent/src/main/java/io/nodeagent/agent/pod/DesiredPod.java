package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.runtime.PodIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A pod as the API wants it.
 *
 * @param pod the object, or its last state; null for an orphan, of which only the runtime or the disk knows
 * @param gone the API no longer has it
 */
record DesiredPod(PodIdentity id, @Nullable Pod pod, boolean gone) {
    static DesiredPod of(Pod pod) {
        return new DesiredPod(identity(pod), pod, false);
    }

    static DesiredPod goneFrom(Pod last) {
        return new DesiredPod(identity(last), last, true);
    }

    static DesiredPod orphan(PodIdentity id) {
        return new DesiredPod(id, null, true);
    }

    private static PodIdentity identity(Pod pod) {
        var metadata = pod.getMetadata();
        return new PodIdentity(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }
}
