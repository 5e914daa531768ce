package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Replaces an object, its status or, for a namespace, its finalizers. */
record UpdateVerb(Backend backend) implements Verb {
    /** Kinds whose PUT makes what is not there, as upstream's strategies allow. */
    private static final Set<ResourceType> CREATED_ON_UPDATE = Set.of(ResourceTypes.LEASES, ResourceTypes.EVENTS);

    @Override
    public void handle(ApiRequest request) throws IOException, InterruptedException {
        Presenter presenter = Presenter.of(request);
        RequestBody.Parsed body = RequestBody.parsed(request.exchange());
        ObjectNode object = body.object();
        List<String> warnings = IncomingObject.check(request, backend.schema(), body);
        ObjectKey key = request.key();
        boolean[] created = {false};
        StoredObject made = backend.edit(request, key, current -> {
            created[0] = current.isEmpty();
            return decide(request, key, current, object);
        });
        Responses.json(request.exchange(), created[0] ? 201 : 200, presenter.encode(made), warnings);
    }

    private Edit decide(ApiRequest request, ObjectKey key, Optional<StoredObject> current, ObjectNode object) {
        if (current.isPresent()) {
            return backend.update().decide(request.type(), request.path().subresource(), current.get(), object);
        }
        boolean named = !new ObjectMeta(object).resourceVersion().isEmpty();
        if (named || !CREATED_ON_UPDATE.contains(request.type())) {
            throw Statuses.notFound(request.subject());
        }
        backend.creation().prepare(request.type(), object);
        return backend.creation().decide(request.type(), key, current, object);
    }
}
