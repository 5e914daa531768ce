package io.nodeagent.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The sandbox to attach.
 *
 * @param networkNamespace the pinned network namespace
 * @param annotations the pod's annotations, for networks that read bandwidth limits from them
 */
public record PodAttachment(
        String sandboxId,
        Path networkNamespace,
        String podNamespace,
        String podName,
        String podUid,
        List<HostPort> hostPorts,
        Map<String, String> annotations) {
    public PodAttachment {
        hostPorts = List.copyOf(hostPorts);
        annotations = Map.copyOf(annotations);
    }
}
