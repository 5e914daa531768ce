package io.nodeagent.agent.server.access;

import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.http.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bearer tokens, which the API server knows. Its answers, also those that a token is nobody's, are kept for two minutes. */
public final class TokenAuthentication implements Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(TokenAuthentication.class);
    /** The kubelet's {@code authentication.webhook.cacheTTL}. */
    private static final Duration KEPT = Duration.ofMinutes(2);

    private static final String SCHEME = "Bearer ";

    private final AccessReviews reviews;
    /** By the tokens' digests: a dump of the heap shows no token that is still good. */
    private final ExpiringCache<String, Optional<User>> known;

    public TokenAuthentication(AccessReviews reviews, InstantSource clock) {
        this.reviews = reviews;
        this.known = new ExpiringCache<>(clock);
    }

    @Override
    public Optional<User> identify(HttpExchange exchange) {
        String header = exchange.header("Authorization").orElse("").strip();
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String token = header.substring(SCHEME.length()).strip();
        if (token.isEmpty()) {
            return Optional.empty();
        }
        String digest = digest(token);
        return known.get(digest).orElseGet(() -> ask(token, digest));
    }

    private Optional<User> ask(String token, String digest) {
        try {
            Optional<User> user = reviews.user(token);
            known.put(digest, user, KEPT);
            return user;
        } catch (UnavailableException e) {
            LOG.atWarn().log("a bearer token cannot be checked, its sender is refused: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new InternalException("no SHA-256 in this Java: " + e.getMessage(), e);
        }
    }
}
