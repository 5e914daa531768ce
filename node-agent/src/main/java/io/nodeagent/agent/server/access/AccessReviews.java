package io.nodeagent.agent.server.access;

import java.util.Optional;

/** What the API server knows of tokens and rights. Both calls block and may fail with UnavailableException. */
public interface AccessReviews {
    /** Whose bearer token this is; empty where it is nobody's. */
    Optional<User> user(String token);

    /** Whether somebody may do this. */
    boolean allows(User user, NodeAccess access);
}
