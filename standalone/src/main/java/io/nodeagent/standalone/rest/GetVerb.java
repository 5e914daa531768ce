package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.store.StoredObject;
import java.io.IOException;

/** One object. */
record GetVerb(Backend backend) implements Verb {
    @Override
    public void handle(ApiRequest request) throws IOException {
        Presenter presenter = Presenter.of(request);
        ListOptions.checkRevision(request, backend.store().revision());
        StoredObject object =
                backend.store().get(request.key()).orElseThrow(() -> Statuses.notFound(request.subject()));
        Responses.json(request.exchange(), 200, presenter.encode(object));
    }
}
