package io.nodeagent.agent.server.endpoint;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.http.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code /pods}: the pods that are bound to the node; {@code /runningpods/}: those that have a running container. */
record PodsEndpoint(NodeAgent agent) {
    void bound(HttpExchange exchange, List<String> segments) throws IOException {
        respond(exchange, agent.pods().stream().map(Found::pod).toList());
    }

    void running(HttpExchange exchange, List<String> segments) throws IOException {
        List<Pod> pods = agent.pods().stream()
                .filter(found -> found.observed().containers().stream().anyMatch(ObservedContainer::alive))
                .map(PodsEndpoint::skeleton)
                .toList();
        respond(exchange, pods);
    }

    /** Only what the runtime knows, as a kubelet answers. */
    private static Pod skeleton(Found found) {
        List<Container> containers = found.observed().containers().stream()
                .filter(ObservedContainer::alive)
                .map(c -> new ContainerBuilder()
                        .withName(c.name())
                        .withImage(c.image())
                        .build())
                .toList();
        return new PodBuilder()
                .withNewMetadata()
                .withName(found.pod().getMetadata().getName())
                .withNamespace(found.pod().getMetadata().getNamespace())
                .withUid(found.pod().getMetadata().getUid())
                .endMetadata()
                .withNewSpec()
                .withContainers(containers)
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();
    }

    private static void respond(HttpExchange exchange, List<Pod> pods) throws IOException {
        String json = Serialization.asJson(new PodListBuilder()
                .withNewMetadata()
                .endMetadata()
                .withItems(pods)
                .build());
        exchange.respond(200, Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
    }
}
