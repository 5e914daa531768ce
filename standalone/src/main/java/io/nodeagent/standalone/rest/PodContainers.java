package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.NodeGateway.PodContainer;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.status.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Finds the container that a pod's subresource is asked for. */
final class PodContainers {
    private PodContainers() {}

    /** The pod of a request; 404 where there is none. */
    static ObjectNode pod(Backend backend, ApiRequest request) {
        return backend.store()
                .get(request.key())
                .orElseThrow(() -> Statuses.notFound(request.subject()))
                .tree();
    }

    /** The container named, or the only one there is; throws 400 where neither is. */
    static PodContainer choose(ApiRequest request, ObjectNode pod) {
        ObjectMeta meta = new ObjectMeta(pod);
        List<String> regular = names(pod, "containers");
        List<String> initial = names(pod, "initContainers");
        List<String> ephemeral = names(pod, "ephemeralContainers");
        String wanted = request.parameter("container");
        if (wanted.isEmpty()) {
            if (regular.size() != 1) {
                String also = initial.isEmpty() ? "" : " or one of the init containers: [" + words(initial) + "]";
                throw Statuses.badRequest("a container name must be specified for pod %s, choose one of: [%s]%s"
                        .formatted(meta.name(), words(regular), also));
            }
            return container(meta, pod, regular.getFirst());
        }
        if (Stream.of(regular, initial, ephemeral).noneMatch(names -> names.contains(wanted))) {
            throw Statuses.badRequest("container %s is not valid for pod %s".formatted(wanted, meta.name()));
        }
        return container(meta, pod, wanted);
    }

    private static PodContainer container(ObjectMeta meta, ObjectNode pod, String name) {
        if (Json.text(pod, "spec", "nodeName").isEmpty()) {
            throw Statuses.badRequest("pod %s does not have a host assigned".formatted(meta.name()));
        }
        return new PodContainer(meta.namespace(), meta.name(), meta.uid(), name);
    }

    private static List<String> names(ObjectNode pod, String list) {
        List<String> names = new ArrayList<>();
        Json.objects(pod, "spec", list).forEach(container -> names.add(Json.text(container, "name")));
        return names;
    }

    private static String words(List<String> names) {
        return String.join(" ", names);
    }
}
