package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.patch.Patch;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Changes parts of an object or of its status. The patch is applied inside the edit, so it never conflicts by itself. */
record PatchVerb(Backend backend) implements Verb {
    @Override
    public void handle(ApiRequest request) throws IOException, InterruptedException {
        Presenter presenter = Presenter.of(request);
        byte[] body = RequestBody.bytes(request.exchange());
        Patch patch = Patch.parse(
                RequestBody.mediaType(request.exchange()), request.type().kind(), body);
        List<String> warnings = new ArrayList<>();
        StoredObject made = backend.edit(request, request.key(), current -> {
            StoredObject found = current.orElseThrow(() -> Statuses.notFound(request.subject()));
            ObjectNode patched = patch.apply(found.tree());
            warnings.clear();
            warnings.addAll(
                    IncomingObject.check(request, backend.schema(), new RequestBody.Parsed(patched, List.of())));
            restoreVersion(patched, found);
            return backend.update().decide(request.type(), request.path().subresource(), found, patched);
        });
        Responses.json(request.exchange(), 200, presenter.encode(made), warnings);
    }

    /** A patch that removes the revision asks for no check, as an update without one does. */
    private static void restoreVersion(ObjectNode patched, StoredObject current) {
        ObjectMeta meta = new ObjectMeta(patched);
        if (meta.resourceVersion().isEmpty()) {
            meta.tree().put("resourceVersion", Long.toString(current.revision()));
        }
    }
}
