package io.nodeagent.standalone.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who asks.
 *
 * @param uid empty where the credential tells none
 * @param extra what else the credential tells, by name
 */
public record Identity(String user, List<String> groups, String uid, Map<String, List<String>> extra) {
    static final String MASTERS = "system:masters";
    static final String NODES = "system:nodes";
    static final String AUTHENTICATED = "system:authenticated";

    private static final String ACCOUNTS = "system:serviceaccounts";

    public Identity {
        groups = List.copyOf(groups);
        extra = new LinkedHashMap<>(extra);
    }

    /** With the group that every authenticated user is in. */
    static Identity authenticated(String user, List<String> groups) {
        List<String> all = new ArrayList<>(groups);
        if (!all.contains(AUTHENTICATED)) {
            all.add(AUTHENTICATED);
        }
        return new Identity(user, all, "", Map.of());
    }

    /** A service account. */
    public static Identity account(String namespace, String name, String uid, Map<String, List<String>> extra) {
        List<String> groups = List.of(ACCOUNTS, ACCOUNTS + ":" + namespace, AUTHENTICATED);
        return new Identity(accountName(namespace, name), groups, uid, extra);
    }

    /** The user's name of a service account. */
    public static String accountName(String namespace, String name) {
        return "system:serviceaccount:" + namespace + ":" + name;
    }
}
