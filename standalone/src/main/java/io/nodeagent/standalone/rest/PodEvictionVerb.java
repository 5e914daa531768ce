package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.lifecycle.DeletionRequest;
import io.nodeagent.standalone.status.Statuses;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Evicts a pod: without disruption budgets, a deletion by another name. */
record PodEvictionVerb(DeleteVerb deletion) implements Verb {
    @Override
    public void handle(ApiRequest request) throws IOException, InterruptedException {
        ObjectNode eviction = RequestBody.object(request.exchange());
        String name = new ObjectMeta(eviction).name();
        if (!name.isEmpty() && !name.equals(request.path().name())) {
            throw Statuses.badRequest("name in URL does not match name in Eviction object");
        }
        JsonNode options = eviction.path("deleteOptions");
        JsonNode grace = options.path("gracePeriodSeconds");
        DeletionRequest wanted = new DeletionRequest(
                grace.isIntegralNumber() ? OptionalLong.of(grace.longValue()) : OptionalLong.empty(),
                text(options, "uid"),
                text(options, "resourceVersion"));
        boolean dryRun = request.dryRun() || !options.path("dryRun").isEmpty();
        deletion.delete(request.type(), request.key(), new DeleteOptions(wanted, dryRun));
        Responses.status(request.exchange(), 201, Statuses.created());
    }

    private static Optional<String> text(JsonNode options, String field) {
        String found = Json.text(options, "preconditions", field);
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }
}
