package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.auth.Identity;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.token.AccountTokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says whose token it is that somebody was shown. */
record TokenReviewVerb(Backend backend, AccountTokens tokens) implements Verb {
    @Override
    public void handle(ApiRequest request) throws IOException, InterruptedException {
        ObjectNode review = RequestBody.object(request.exchange());
        List<String> warnings = backend.schema().removeUnknownFields(request.type(), review);
        String token = Json.text(review, "spec", "token");
        if (token.isEmpty()) {
            throw Statuses.badRequest("token is required for TokenReview in authentication");
        }
        List<String> audiences = new ArrayList<>();
        Json.at(review, "spec", "audiences").forEach(audience -> audiences.add(audience.asString("")));
        Optional<AccountTokens.Bearer> bearer =
                tokens.authenticate(token, audiences.isEmpty() ? List.of(AccountTokens.ISSUER) : audiences);
        ObjectNode status = review.putObject("status");
        if (bearer.isPresent()) {
            status.put("authenticated", true);
            describe(status.putObject("user"), bearer.get().identity());
            strings(status.putArray("audiences"), bearer.get().audiences());
        } else {
            status.put("error", "the token is not of this server, has expired, or is for another audience");
        }
        review.put("kind", request.type().kind());
        review.put("apiVersion", request.type().apiVersion());
        Json.child(review, "metadata").putNull("creationTimestamp");
        Responses.json(request.exchange(), 201, Json.encode(review), warnings);
    }

    /** Fills in a UserInfo. */
    static void describe(ObjectNode user, Identity identity) {
        user.put("username", identity.user());
        if (!identity.uid().isEmpty()) {
            user.put("uid", identity.uid());
        }
        strings(user.putArray("groups"), identity.groups());
        if (!identity.extra().isEmpty()) {
            ObjectNode extra = user.putObject("extra");
            identity.extra().forEach((name, values) -> strings(extra.putArray(name), values));
        }
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
