package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.lifecycle.DeletionRequest;
import io.nodeagent.standalone.status.Statuses;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads metav1.DeleteOptions from the body, or from the query where there is none. */
record DeleteOptions(DeletionRequest request, boolean dryRun) {
    static DeleteOptions read(ApiRequest request) throws IOException {
        ObjectNode body = RequestBody.optionalObject(request.exchange()).orElseGet(Json::object);
        JsonNode grace = body.path("gracePeriodSeconds");
        OptionalLong seconds = OptionalLong.empty();
        if (!grace.isMissingNode() && !grace.isNull() && !grace.isIntegralNumber()) {
            throw Statuses.badRequest("gracePeriodSeconds: found %s, want an integer".formatted(grace));
        }
        if (grace.isIntegralNumber()) {
            seconds = OptionalLong.of(grace.longValue());
        } else if (!request.parameter("gracePeriodSeconds").isEmpty()) {
            seconds =
                    OptionalLong.of(ListOptions.number("gracePeriodSeconds", request.parameter("gracePeriodSeconds")));
        }
        DeletionRequest deletion = new DeletionRequest(
                seconds, text(body, "preconditions", "uid"), text(body, "preconditions", "resourceVersion"));
        return new DeleteOptions(deletion, request.dryRun() || bodyDryRun(body));
    }

    private static Optional<String> text(ObjectNode body, String... path) {
        String found = Json.text(body, path);
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private static boolean bodyDryRun(ObjectNode body) {
        boolean any = false;
        for (JsonNode value : body.path("dryRun")) {
            if (!value.asString("").equals("All")) {
                throw Statuses.badRequest("dryRun: Unsupported value: " + value + ": supported values: \"All\"");
            }
            any = true;
        }
        return any;
    }
}
