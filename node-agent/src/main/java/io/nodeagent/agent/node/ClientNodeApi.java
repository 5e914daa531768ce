package io.nodeagent.agent.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nodeagent.errors.UnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@link NodeApi} over the Kubernetes client. */
public final class ClientNodeApi implements NodeApi {
    /** Where Kubernetes keeps the leases of nodes. */
    static final String LEASES = "kube-node-lease";

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final String name;

    public ClientNodeApi(KubernetesClient client, String nodeName) {
        this.client = client;
        this.name = nodeName;
    }

    @Override
    public Optional<Node> node() {
        return ask(
                "get node",
                () -> Optional.ofNullable(client.nodes().withName(name).get()));
    }

    @Override
    public Node create(Node node) {
        return ask("create node", () -> client.nodes().resource(node).create());
    }

    @Override
    public void label(Map<String, String> labels) {
        String patch = json(Map.of("metadata", Map.of("labels", labels)));
        Node _ = ask("label node", () -> client.nodes().withName(name).patch(MERGE, patch));
    }

    @Override
    public void patchStatus(NodeStatus status) {
        String patch = json(Map.of("status", status));
        Node _ = ask(
                "patch status of node",
                () -> client.nodes().withName(name).subresource("status").patch(MERGE, patch));
    }

    @Override
    public Optional<Lease> lease() {
        return ask(
                "get lease",
                () -> Optional.ofNullable(
                        client.leases().inNamespace(LEASES).withName(name).get()));
    }

    @Override
    public Lease create(Lease lease) {
        return ask(
                "create lease",
                () -> client.leases().inNamespace(LEASES).resource(lease).create());
    }

    @Override
    public Lease replace(Lease lease) {
        return ask(
                "replace lease",
                () -> client.leases().inNamespace(LEASES).resource(lease).update());
    }

    private String json(Object value) {
        return client.getKubernetesSerialization().asJson(value);
    }

    private <T> T ask(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw new UnavailableException("%s %s: %s".formatted(what, name, e.getMessage()), e);
        }
    }
}
