package io.nodeagent.standalone.token;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The token that somebody asks for.
 *
 * @param audiences whom it is meant for; empty for this API server
 * @param bound what it is bound to, beside the account
 */
public record TokenOrder(
        String namespace, String account, List<String> audiences, Duration lifetime, Optional<Binding> bound) {
    public TokenOrder {
        audiences = List.copyOf(audiences);
    }

    /**
     * An object that must exist.
     *
     * @param uid empty for whatever has the name now
     */
    public record Binding(String apiVersion, String kind, String name, String uid) {}
}
