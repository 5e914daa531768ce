package io.nodeagent.standalone.rest;

import io.nodeagent.http.ErrorResponder;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.status.Statuses;
import java.util.Map;

/** Answers what never reaches a verb, such as a request line that cannot be read, in the form of all other failures. */
public final class StatusErrors implements ErrorResponder {
    @Override
    public Response render(Failure failure) {
        StatusException status = failure.status() == 500
                ? Statuses.internal("see the server's log")
                : Statuses.refusedRequest(failure.status(), failure.message());
        return new Response(status.code(), Map.of("Content-Type", "application/json"), Json.encode(status.status()));
    }
}
