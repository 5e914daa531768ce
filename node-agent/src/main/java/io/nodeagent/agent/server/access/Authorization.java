package io.nodeagent.agent.server.access;

/** Who may do what on the node. */
@FunctionalInterface
public interface Authorization {
    /** Everybody who is known may do everything. */
    Authorization ALWAYS_ALLOW = (user, access) -> true;

    /**
     * Whether the user may.
     *
     * @throws io.nodeagent.errors.UnavailableException where nobody can say
     */
    boolean allows(User user, NodeAccess access);
}
