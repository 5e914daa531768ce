package io.nodeagent.agent.server.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The API server decides; its answers are kept as long as a kubelet keeps them. */
public final class ReviewedAuthorization implements Authorization {
    /** The kubelet's {@code authorization.webhook.cacheAuthorizedTTL}. */
    private static final Duration ALLOWED_KEPT = Duration.ofMinutes(5);
    /** The kubelet's {@code authorization.webhook.cacheUnauthorizedTTL}. */
    private static final Duration REFUSED_KEPT = Duration.ofSeconds(30);

    private record Question(User user, NodeAccess access) {}

    private final AccessReviews reviews;
    private final ExpiringCache<Question, Boolean> answers;

    public ReviewedAuthorization(AccessReviews reviews, InstantSource clock) {
        this.reviews = reviews;
        this.answers = new ExpiringCache<>(clock);
    }

    @Override
    public boolean allows(User user, NodeAccess access) {
        Question question = new Question(user, access);
        Optional<Boolean> known = answers.get(question);
        if (known.isPresent()) {
            return known.get();
        }
        boolean allowed = reviews.allows(user, access);
        answers.put(question, allowed, allowed ? ALLOWED_KEPT : REFUSED_KEPT);
        return allowed;
    }
}
