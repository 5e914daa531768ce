package io.nodeagent.agent.server.access;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nodeagent.errors.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks the API server by TokenReview and SubjectAccessReview; ClusterRole {@code system:node} may make both. */
public final class ClientAccessReviews implements AccessReviews {
    private final KubernetesClient client;

    public ClientAccessReviews(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<User> user(String token) {
        TokenReview review = new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .endSpec()
                .build();
        TokenReview answer =
                ask("review a bearer token", () -> client.tokenReviews().create(review));
        if (answer.getStatus() == null
                || !Boolean.TRUE.equals(answer.getStatus().getAuthenticated())
                || answer.getStatus().getUser() == null) {
            return Optional.empty();
        }
        UserInfo user = answer.getStatus().getUser();
        return Optional.of(User.authenticated(
                Objects.requireNonNullElse(user.getUsername(), ""),
                Objects.requireNonNullElse(user.getUid(), ""),
                Objects.requireNonNullElse(user.getGroups(), List.of()),
                Objects.requireNonNullElse(user.getExtra(), Map.of())));
    }

    @Override
    public boolean allows(User user, NodeAccess access) {
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user.name())
                .withUid(user.uid())
                .withGroups(user.groups())
                .withExtra(user.extra())
                .withNewResourceAttributes()
                .withVerb(access.verb())
                .withVersion("v1")
                .withResource("nodes")
                .withSubresource(access.subresource())
                .withName(access.node())
                .endResourceAttributes()
                .endSpec()
                .build();
        SubjectAccessReview answer = ask(
                "review access to the node",
                () -> client.authorization().v1().subjectAccessReview().create(review));
        return answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }

    private static <T> T ask(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw new UnavailableException("%s: %s".formatted(what, e.getMessage()), e);
        }
    }
}
