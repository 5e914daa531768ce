package io.nodeagent.agent.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.nodeagent.errors.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** {@link NodeApi} over the Kubernetes client. */
public final class ClientNodeApi implements NodeApi {
    /** Where Kubernetes keeps the leases of nodes. */
    static final String LEASES = "kube-node-lease";

    private static final String MERGE = "application/merge-patch+json";
    private static final long LIMIT_SECONDS = 30;

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
        patch("", Map.of("metadata", Map.of("labels", labels)));
    }

    @Override
    public void patchStatus(NodeStatus status) {
        patch("/status", Map.of("status", status));
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

    /** In one request: the client's own patch gets the object first. */
    private void patch(String subresource, Object body) {
        String path = "api/v1/nodes/" + name + subresource;
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl().toString().replaceFirst("/*$", "/") + path)
                .timeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .method("PATCH", MERGE, client.getKubernetesSerialization().asJson(body))
                .build();
        HttpResponse<byte[]> response;
        try {
            response = client.getHttpClient().sendAsync(request, byte[].class).get(LIMIT_SECONDS + 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("patch " + path + ": interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnavailableException("patch " + path + ": " + e, e);
        }
        if (!response.isSuccessful()) {
            throw new UnavailableException("patch %s: %d %s"
                    .formatted(path, response.code(), new String(response.body(), StandardCharsets.UTF_8)));
        }
    }

    private <T> T ask(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw new UnavailableException("%s %s: %s".formatted(what, name, e.getMessage()), e);
        }
    }
}
