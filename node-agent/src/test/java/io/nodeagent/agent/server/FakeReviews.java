package io.nodeagent.agent.server;

import io.nodeagent.agent.server.access.AccessReviews;
import io.nodeagent.agent.server.access.NodeAccess;
import io.nodeagent.agent.server.access.User;
import io.nodeagent.errors.UnavailableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An API server's reviews in memory; counts what it is asked. */
final class FakeReviews implements AccessReviews {
    final Map<String, String> tokens = new HashMap<>();
    final Set<String> rights = new HashSet<>();
    int tokensAsked;
    int rightsAsked;
    boolean away;

    @Override
    public synchronized Optional<User> user(String token) {
        tokensAsked++;
        if (away) {
            throw new UnavailableException("the API server is away");
        }
        return Optional.ofNullable(tokens.get(token)).map(name -> new User(name, "", List.of(), Map.of()));
    }

    /** Rights are {@code USER VERB SUBRESOURCE}. */
    @Override
    public synchronized boolean allows(User user, NodeAccess access) {
        rightsAsked++;
        if (away) {
            throw new UnavailableException("the API server is away");
        }
        return access.node().equals("node")
                && rights.contains("%s %s %s".formatted(user.name(), access.verb(), access.subresource()));
    }
}
