package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.pod.PodPolicy;
import io.nodeagent.standalone.status.FieldError;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.StoredObject;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Binds a pod to a node, as a scheduler does. Pods made here are bound from the start, so this mostly refuses. */
record PodBindingVerb(Backend backend) implements Verb {
    @Override
    public void handle(ApiRequest request) throws IOException, InterruptedException {
        ObjectNode binding = RequestBody.object(request.exchange());
        String node = Json.text(binding, "target", "name");
        if (node.isEmpty()) {
            throw Statuses.invalid(
                    new Statuses.Subject("", "", "Binding", request.path().name()),
                    List.of(FieldError.required("target.name", "")));
        }
        backend.edit(request, request.key(), current -> {
            ObjectNode pod = current.map(StoredObject::tree).orElseThrow(() -> Statuses.notFound(request.subject()));
            String bound = Json.text(pod, "spec", "nodeName");
            if (!bound.isEmpty()) {
                throw Statuses.conflict(
                        request.subject(),
                        "pod %s is already assigned to node \"%s\""
                                .formatted(request.path().name(), bound));
            }
            if (new ObjectMeta(pod).isTerminating()) {
                throw Statuses.conflict(
                        request.subject(),
                        "pod %s is being deleted, cannot be assigned to a host"
                                .formatted(request.path().name()));
            }
            PodPolicy.bind(pod, node, backend.clock().instant());
            return new Edit.Put(pod);
        });
        Responses.status(request.exchange(), 201, Statuses.created());
    }
}
