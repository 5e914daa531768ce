package io.nodeagent.agent.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.nodeagent.errors.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An API server in memory, with optimistic locking of the lease. */
final class FakeNodeApi implements NodeApi {
    volatile @Nullable Node node;
    volatile @Nullable Lease lease;
    volatile boolean away;
    final List<String> calls = new ArrayList<>();
    private int version;

    @Override
    public synchronized Optional<Node> node() {
        called("get node");
        return Optional.ofNullable(node);
    }

    @Override
    public synchronized Node create(Node created) {
        called("create node");
        Node stored = new NodeBuilder(created)
                .editMetadata()
                .withUid("node-uid")
                .endMetadata()
                .build();
        node = stored;
        return stored;
    }

    @Override
    public synchronized void label(Map<String, String> labels) {
        called("label");
        node = new NodeBuilder(node)
                .editMetadata()
                .addToLabels(labels)
                .endMetadata()
                .build();
    }

    @Override
    public synchronized void patchStatus(NodeStatus status) {
        called("patch status");
        node = new NodeBuilder(node).withStatus(status).build();
    }

    @Override
    public synchronized Optional<Lease> lease() {
        called("get lease");
        return Optional.ofNullable(lease);
    }

    @Override
    public synchronized Lease create(Lease created) {
        called("create lease");
        return store(created);
    }

    @Override
    public synchronized Lease replace(Lease changed) {
        called("replace lease");
        Lease known = lease;
        if (known == null
                || !known.getMetadata()
                        .getResourceVersion()
                        .equals(changed.getMetadata().getResourceVersion())) {
            throw new UnavailableException("conflict");
        }
        return store(changed);
    }

    Lease store(Lease changed) {
        Lease stored = new LeaseBuilder(changed)
                .editMetadata()
                .withResourceVersion(Integer.toString(++version))
                .endMetadata()
                .build();
        lease = stored;
        return stored;
    }

    private void called(String call) {
        if (away) {
            throw new UnavailableException("away");
        }
        calls.add(call);
    }
}
