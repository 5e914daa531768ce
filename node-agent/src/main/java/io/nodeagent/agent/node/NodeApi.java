package io.nodeagent.agent.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.Map;
import java.util.Optional;

/**
 * The API server as the node part needs it. Every call throws {@link io.nodeagent.errors.UnavailableException} when it
 * failed; the next try may succeed.
 */
public interface NodeApi {
    Optional<Node> node();

    Node create(Node node);

    /** Sets labels of the node; others stay. */
    void label(Map<String, String> labels);

    /** Replaces every list and sets every field of the node's status that {@code status} has. */
    void patchStatus(NodeStatus status);

    Optional<Lease> lease();

    Lease create(Lease lease);

    /** Replaces the lease if it still has the resource version of {@code lease}. */
    Lease replace(Lease lease);
}
