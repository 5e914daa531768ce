package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.FieldError;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.token.AccountTokens;
import io.nodeagent.standalone.token.IssuedToken;
import io.nodeagent.standalone.token.TokenOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Issues a token for a service account ({@code serviceaccounts/token}). */
record TokenRequestVerb(Backend backend, AccountTokens tokens) implements Verb {
    private static final long DEFAULT_SECONDS = 3600;
    private static final long LEAST_SECONDS = 600;
    private static final long MOST_SECONDS = 1L << 32;

    @Override
    public void handle(ApiRequest request) throws IOException, InterruptedException {
        ObjectNode body = RequestBody.object(request.exchange());
        List<String> warnings = backend.schema().removeUnknownFields(ResourceTypes.TOKEN_REQUESTS, body);
        checkName(request, body);
        TokenOrder order = order(request, body.path("spec"));
        NodeRestriction.checkToken(backend, request, order);
        IssuedToken issued = tokens.issue(order);
        ObjectNode spec = Json.child(body, "spec");
        ArrayNode audiences = spec.putArray("audiences");
        issued.audiences().forEach(audiences::add);
        spec.put("expirationSeconds", order.lifetime().toSeconds());
        ObjectNode status = body.putObject("status");
        status.put("token", issued.token());
        status.put("expirationTimestamp", Json.time(issued.expires()));
        body.put("kind", ResourceTypes.TOKEN_REQUESTS.kind());
        body.put("apiVersion", ResourceTypes.TOKEN_REQUESTS.apiVersion());
        Responses.json(request.exchange(), 201, Json.encode(body), warnings);
    }

    private void checkName(ApiRequest request, ObjectNode body) {
        ObjectMeta meta = new ObjectMeta(body);
        if (!meta.name().isEmpty() && !meta.name().equals(request.path().name())) {
            throw Statuses.badRequest("the name in the request body does not match the name of the URL: %s, %s"
                    .formatted(meta.name(), request.path().name()));
        }
        if (!meta.namespace().isEmpty()
                && !meta.namespace().equals(request.path().namespace())) {
            throw Statuses.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        meta.tree().put("name", request.path().name());
        meta.tree().put("namespace", request.path().namespace());
        meta.tree().put("creationTimestamp", Json.time(backend.clock().instant()));
    }

    private static TokenOrder order(ApiRequest request, JsonNode spec) {
        List<String> audiences = new ArrayList<>();
        spec.path("audiences").forEach(audience -> audiences.add(audience.asString("")));
        long seconds = spec.path("expirationSeconds").asLong(DEFAULT_SECONDS);
        if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
            String limit = seconds < LEAST_SECONDS ? "less than 10 minutes" : "larger than 2^32 seconds";
            throw Statuses.invalid(
                    new Statuses.Subject(
                            ResourceTypes.TOKEN_REQUESTS.group(),
                            "",
                            ResourceTypes.TOKEN_REQUESTS.kind(),
                            request.path().name()),
                    List.of(FieldError.invalid(
                            "spec.expirationSeconds", Long.toString(seconds), "may not specify a duration " + limit)));
        }
        return new TokenOrder(
                request.path().namespace(),
                request.path().name(),
                audiences,
                Duration.ofSeconds(seconds),
                binding(spec.path("boundObjectRef")));
    }

    private static Optional<TokenOrder.Binding> binding(JsonNode reference) {
        return reference.isObject()
                ? Optional.of(new TokenOrder.Binding(
                        Json.text(reference, "apiVersion"),
                        Json.text(reference, "kind"),
                        Json.text(reference, "name"),
                        Json.text(reference, "uid")))
                : Optional.empty();
    }
}
