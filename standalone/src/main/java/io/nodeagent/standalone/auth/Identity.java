package io.nodeagent.standalone.auth;

import java.util.ArrayList;
import java.util.List;

/** Who asks. */
public record Identity(String user, List<String> groups) {
    static final String MASTERS = "system:masters";
    static final String NODES = "system:nodes";
    static final String AUTHENTICATED = "system:authenticated";

    public Identity {
        groups = List.copyOf(groups);
    }

    /** With the group that every authenticated user is in. */
    static Identity authenticated(String user, List<String> groups) {
        List<String> all = new ArrayList<>(groups);
        if (!all.contains(AUTHENTICATED)) {
            all.add(AUTHENTICATED);
        }
        return new Identity(user, all);
    }
}
