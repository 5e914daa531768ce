package io.nodeagent.agent.server.access;

import io.nodeagent.http.HttpExchange;
import java.util.List;
import java.util.Optional;

/** One way to learn who sends a request. */
@FunctionalInterface
public interface Authentication {
    /** Lets everybody in as {@code system:anonymous}, in the group {@code system:unauthenticated}. */
    Authentication ANONYMOUS = exchange -> Optional.of(User.ANONYMOUS);

    /** The sender; empty where the request has no proof of this kind, or none that holds. */
    Optional<User> identify(HttpExchange exchange);

    /** The first of several that knows the sender. */
    static Authentication anyOf(List<Authentication> ways) {
        List<Authentication> all = List.copyOf(ways);
        return exchange -> all.stream()
                .map(way -> way.identify(exchange))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
