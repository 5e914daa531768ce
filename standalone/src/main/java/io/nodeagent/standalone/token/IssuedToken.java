package io.nodeagent.standalone.token;

import java.time.Instant;
import java.util.List;

/** A token, and what it is good for. */
public record IssuedToken(String token, Instant expires, List<String> audiences) {
    public IssuedToken {
        audiences = List.copyOf(audiences);
    }

    /** Without the token: whoever has it is the account. */
    @Override
    public String toString() {
        return "IssuedToken[expires " + expires + "]";
    }
}
