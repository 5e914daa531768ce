package io.nodeagent.agent.server.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Somebody as Kubernetes knows him; {@code uid} may be empty. */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** Everybody who is known is also in this group. */
    private static final String AUTHENTICATED = "system:authenticated";

    static final User ANONYMOUS = new User("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    public User {
        groups = List.copyOf(groups);
        Map<String, List<String>> copy = new HashMap<>();
        extra.forEach((key, values) -> copy.put(key, List.copyOf(values)));
        extra = Map.copyOf(copy);
    }

    static User authenticated(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
        List<String> all = new ArrayList<>(groups);
        if (!all.contains(AUTHENTICATED)) {
            all.add(AUTHENTICATED);
        }
        return new User(name, uid, all, extra);
    }
}
