package io.nodeagent.agent.objects;

import java.time.Instant;

/** A token of a service account, for one pod. */
public record AccountToken(String token, Instant expires) {
    /** Without the token: whoever has it is the service account. */
    @Override
    public String toString() {
        return "AccountToken[expires " + expires + "]";
    }
}
