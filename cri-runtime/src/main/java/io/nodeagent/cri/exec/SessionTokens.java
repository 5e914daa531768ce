package io.nodeagent.cri.exec;

import io.nodeagent.errors.UnavailableException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions that were asked for and not begun: each behind a token that works once and for a minute.
 *
 * @param <S> a session
 */
final class SessionTokens<S> {
    /** As long as other runtimes give a client to connect. */
    static final Duration LIFETIME = Duration.ofMinutes(1);

    private static final int MOST = 1000;
    private static final int TOKEN_BYTES = 24;

    private final Map<String, Waiting<S>> waiting = new LinkedHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    private record Waiting<S>(S session, Instant until) {}

    SessionTokens(Clock clock) {
        this.clock = clock;
    }

    /** A token for a session, good for URLs. */
    synchronized String offer(S session) {
        forgetExpired();
        if (waiting.size() >= MOST) {
            throw new UnavailableException(
                    "%d streaming sessions wait for their clients: try again later".formatted(MOST));
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        waiting.put(token, new Waiting<>(session, clock.instant().plus(LIFETIME)));
        return token;
    }

    /** The session of a token, which is worth nothing afterwards; empty for one that is unknown, used or expired. */
    synchronized Optional<S> take(String token) {
        forgetExpired();
        return Optional.ofNullable(waiting.remove(token)).map(Waiting::session);
    }

    /** All live equally long, so the oldest come first. */
    private void forgetExpired() {
        Instant now = clock.instant();
        Iterator<Waiting<S>> oldest = waiting.values().iterator();
        while (oldest.hasNext() && oldest.next().until().isBefore(now)) {
            oldest.remove();
        }
    }
}
