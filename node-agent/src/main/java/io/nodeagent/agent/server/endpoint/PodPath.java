package io.nodeagent.agent.server.endpoint;

import io.nodeagent.agent.NodeAgent;
import io.nodeagent.errors.NotFoundException;
import java.util.List;

/** The forms in which the kubelet's paths name pods and containers. */
final class PodPath {
    private PodPath() {}

    /** {@code NAMESPACE/POD/CONTAINER} or {@code NAMESPACE/POD/UID/CONTAINER}. */
    static NodeAgent.Target container(List<String> segments) {
        return switch (segments.size()) {
            case 3 -> new NodeAgent.Target(segments.get(0), segments.get(1), "", segments.get(2));
            case 4 -> new NodeAgent.Target(segments.get(0), segments.get(1), segments.get(2), segments.get(3));
            default -> throw new NotFoundException("404 page not found");
        };
    }

    /** {@code NAMESPACE/POD} or {@code NAMESPACE/POD/UID}; names no container. */
    static NodeAgent.Target pod(List<String> segments) {
        return switch (segments.size()) {
            case 2 -> new NodeAgent.Target(segments.get(0), segments.get(1), "", "");
            case 3 -> new NodeAgent.Target(segments.get(0), segments.get(1), segments.get(2), "");
            default -> throw new NotFoundException("404 page not found");
        };
    }
}
