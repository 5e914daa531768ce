package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.auth.AccessRequest;
import io.nodeagent.standalone.auth.Authorizer;
import io.nodeagent.standalone.auth.Identity;
import io.nodeagent.standalone.auth.Rule;
import io.nodeagent.standalone.json.Json;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client may ask about itself: who it is, whether it may, what it may. Nothing of it is stored. */
record SelfReviews(Authorizer authorizer) {
    void access(ApiRequest request) throws IOException {
        ObjectNode review = RequestBody.object(request.exchange());
        ObjectNode status = review.putObject("status");
        status.put("allowed", allowed(authorizer, request.identity(), review.path("spec")));
        answer(request, review);
    }

    void rules(ApiRequest request) throws IOException {
        ObjectNode review = RequestBody.object(request.exchange());
        String namespace = Json.text(review, "spec", "namespace");
        ObjectNode status = review.putObject("status");
        ArrayNode resourceRules = status.putArray("resourceRules");
        for (Rule rule : authorizer.rules(request.identity())) {
            if (rule.namespace().isEmpty() || rule.namespace().equals(namespace)) {
                ObjectNode entry = resourceRules.addObject();
                strings(entry, "verbs", rule.verbs());
                strings(entry, "apiGroups", List.of(rule.group()));
                strings(entry, "resources", rule.resources());
                if (!rule.name().isEmpty()) {
                    strings(entry, "resourceNames", List.of(rule.name()));
                }
            }
        }
        ObjectNode urls = status.putArray("nonResourceRules").addObject();
        strings(urls, "verbs", List.of("get"));
        strings(
                urls,
                "nonResourceURLs",
                List.of(
                        "/.well-known/openid-configuration",
                        "/api",
                        "/api/*",
                        "/apis",
                        "/apis/*",
                        "/healthz",
                        "/livez",
                        "/openapi",
                        "/openapi/*",
                        "/openid/v1/jwks",
                        "/readyz",
                        "/version"));
        status.put("incomplete", false);
        answer(request, review);
    }

    void identity(ApiRequest request) throws IOException {
        ObjectNode review = RequestBody.optionalObject(request.exchange()).orElseGet(Json::object);
        TokenReviewVerb.describe(review.putObject("status").putObject("userInfo"), request.identity());
        answer(request, review);
    }

    /** URLs that are no resources are open to whoever is authenticated. */
    static boolean allowed(Authorizer authorizer, Identity identity, JsonNode spec) {
        JsonNode attributes = spec.path("resourceAttributes");
        if (!attributes.isObject()) {
            return spec.path("nonResourceAttributes").isObject();
        }
        return authorizer.allows(
                identity,
                new AccessRequest(
                        Json.text(attributes, "verb"),
                        Json.text(attributes, "group"),
                        Json.text(attributes, "resource"),
                        Json.text(attributes, "subresource"),
                        Json.text(attributes, "namespace"),
                        Json.text(attributes, "name")));
    }

    static void answer(ApiRequest request, ObjectNode review) throws IOException {
        review.put("kind", request.type().kind());
        review.put("apiVersion", request.type().apiVersion());
        Json.child(review, "metadata").putNull("creationTimestamp");
        Responses.json(request.exchange(), 201, Json.encode(review));
    }

    private static void strings(ObjectNode parent, String field, Collection<String> values) {
        ArrayNode array = parent.putArray(field);
        values.stream().sorted().forEach(array::add);
    }
}
