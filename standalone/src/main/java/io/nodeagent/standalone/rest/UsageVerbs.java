package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.NodeGateway;
import io.nodeagent.standalone.NodeUsage;
import io.nodeagent.standalone.NodeUsage.Measured;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.selector.Selection;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.store.StoredObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metrics API, {@code metrics.k8s.io}: nodes and pods with what they use, measured when asked. Selectors are held
 * against the nodes and pods themselves; what is not in the API, or not measured yet, is not told of.
 */
record UsageVerbs(Backend backend, NodeGateway gateway) {
    void list(ApiRequest request) throws IOException, InterruptedException {
        Presenter presenter = Presenter.of(request);
        byte[] body = presenter.list(
                select(request), new Presenter.Page(backend.store().revision(), "", 0));
        Responses.json(request.exchange(), 200, body);
    }

    void get(ApiRequest request) throws IOException, InterruptedException {
        Presenter presenter = Presenter.of(request);
        StoredObject found =
                select(request).stream().findFirst().orElseThrow(() -> Statuses.notFound(request.subject()));
        Responses.json(request.exchange(), 200, presenter.encode(found));
    }

    private List<StoredObject> select(ApiRequest request) throws InterruptedException {
        boolean ofPods = request.type().equals(ResourceTypes.POD_METRICS);
        ResourceType subjects = ofPods ? ResourceTypes.PODS : ResourceTypes.NODES;
        Selection selection = ListOptions.selection(request);
        List<ObjectNode> wanted =
                backend.store().list(subjects.qualifiedName(), request.path().namespace()).objects().stream()
                        .map(StoredObject::tree)
                        .filter(selection::matches)
                        .toList();
        Function<ObjectNode, Optional<ObjectNode>> measured = ofPods ? pods() : node();
        return wanted.stream()
                .flatMap(subject ->
                        measured.apply(subject).stream().map(usage -> object(request.type(), subject, usage)))
                .toList();
    }

    private Function<ObjectNode, Optional<ObjectNode>> node() throws InterruptedException {
        NodeUsage usage = gateway.usage();
        return node -> usage.node().map(measured -> {
            ObjectNode object = timed(measured);
            object.set("usage", amounts(measured));
            return object;
        });
    }

    private Function<ObjectNode, Optional<ObjectNode>> pods() throws InterruptedException {
        Map<List<String>, NodeUsage.Pod> byName = new HashMap<>();
        gateway.usage().pods().forEach(pod -> byName.put(List.of(pod.namespace(), pod.name()), pod));
        return pod -> Optional.ofNullable(byName.get(
                        List.of(Json.text(pod, "metadata", "namespace"), Json.text(pod, "metadata", "name"))))
                .map(UsageVerbs::ofContainers);
    }

    /** A pod's moment is that of the container that was measured first. */
    private static ObjectNode ofContainers(NodeUsage.Pod pod) {
        Measured first = pod.containers().stream()
                .map(NodeUsage.Container::usage)
                .min(Comparator.comparing(Measured::at))
                .orElseThrow();
        ObjectNode object = timed(first);
        ArrayNode containers = object.putArray("containers");
        for (NodeUsage.Container container : pod.containers()) {
            ObjectNode entry = containers.addObject().put("name", container.name());
            entry.set("usage", amounts(container.usage()));
        }
        return object;
    }

    private static ObjectNode timed(Measured measured) {
        return Json.object().put("timestamp", Json.time(measured.at())).put("window", seconds(measured.window()));
    }

    /** As Go writes a duration: {@code 1.004s}. */
    private static String seconds(Duration window) {
        return BigDecimal.valueOf(window.toMillis(), 3).stripTrailingZeros().toPlainString() + "s";
    }

    private static ObjectNode amounts(Measured measured) {
        long bytes = measured.workingSetBytes();
        return Json.object()
                .put("cpu", measured.nanoCores() == 0 ? "0" : measured.nanoCores() + "n")
                .put("memory", bytes % 1024 == 0 && bytes > 0 ? bytes / 1024 + "Ki" : Long.toString(bytes));
    }

    private StoredObject object(ResourceType type, ObjectNode subject, ObjectNode usage) {
        ObjectNode object = Json.object();
        object.put("kind", type.kind());
        object.put("apiVersion", type.apiVersion());
        ObjectNode metadata = object.putObject("metadata");
        for (String field : List.of("name", "namespace", "labels")) {
            Json.copyField(Json.child(subject, "metadata"), metadata, field);
        }
        metadata.put("creationTimestamp", Json.time(backend.clock().instant()));
        object.setAll(usage);
        String name = Json.text(metadata, "name");
        return new StoredObject(type.key(Json.text(metadata, "namespace"), name), 0, Json.encode(object));
    }
}
