package io.nodeagent.agent.node;

import java.util.List;

/** What the node's status says of the container runtime. Every call may fail while the runtime is away. */
public interface RuntimeView {
    /** Name and version as {@code NAME://VERSION}. */
    String version();

    /** The runtime's conditions; RuntimeReady and NetworkReady are always among them. */
    List<Condition> conditions();

    /** Every image, in no order. */
    List<NodeImage> images();

    /** One condition. */
    record Condition(String type, boolean holds, String reason, String message) {}

    /** One image with its names, digests first. */
    record NodeImage(List<String> names, long sizeBytes) {
        public NodeImage {
            names = List.copyOf(names);
        }
    }
}
