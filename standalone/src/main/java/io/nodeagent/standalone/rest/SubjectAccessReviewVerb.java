package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.auth.Authorizer;
import io.nodeagent.standalone.auth.Identity;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.FieldError;
import io.nodeagent.standalone.status.Statuses;
import io.nodeagent.standalone.status.Statuses.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether somebody else may do something, as the node's own server asks. Nothing of it is stored. */
record SubjectAccessReviewVerb(Authorizer authorizer) implements Verb {
    @Override
    public void handle(ApiRequest request) throws IOException {
        ObjectNode review = RequestBody.object(request.exchange());
        JsonNode spec = review.path("spec");
        String user = Json.text(review, "spec", "user");
        List<String> groups = new ArrayList<>();
        spec.path("groups").forEach(group -> groups.add(group.asString("")));
        if (user.isEmpty() && groups.isEmpty()) {
            throw Statuses.invalid(
                    new Subject("authorization.k8s.io", "", "SubjectAccessReview", ""),
                    List.of(FieldError.required("spec.user", "at least one of user or group must be specified")));
        }
        if (spec.path("resourceAttributes").isObject()
                == spec.path("nonResourceAttributes").isObject()) {
            throw Statuses.invalid(
                    new Subject("authorization.k8s.io", "", "SubjectAccessReview", ""),
                    List.of(FieldError.required(
                            "spec.resourceAttributes",
                            "exactly one of nonResourceAttributes or resourceAttributes must be specified")));
        }
        boolean allowed = SelfReviews.allowed(authorizer, new Identity(user, groups, "", Map.of()), spec);
        review.putObject("status").put("allowed", allowed);
        SelfReviews.answer(request, review);
    }
}
