package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.StoredObject;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A new object. */
record CreateVerb(Backend backend) implements Verb {
    @Override
    public void handle(ApiRequest request) throws IOException, InterruptedException {
        Presenter presenter = Presenter.of(request);
        RequestBody.Parsed body = RequestBody.parsed(request.exchange());
        ObjectNode object = body.object();
        List<String> warnings = IncomingObject.check(request, backend.schema(), body);
        backend.creation().prepare(request.type(), object);
        NodeRestriction.checkWrite(backend.authorizer(), request, new ObjectMeta(object).name());
        NodeRestriction.checkPod(backend.authorizer(), request, object);
        ObjectKey key = request.key(new ObjectMeta(object).name());
        StoredObject made =
                backend.edit(request, key, current -> backend.creation().decide(request.type(), key, current, object));
        if (!request.dryRun()) {
            backend.policies().of(request.type()).created(made.tree());
        }
        Responses.json(request.exchange(), 201, presenter.encode(made), warnings);
    }
}
