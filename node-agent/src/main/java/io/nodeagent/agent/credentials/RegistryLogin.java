package io.nodeagent.agent.credentials;

/**
 * What to log in to a registry with. Empty texts are not given.
 *
 * @param server the key of the secret's entry, such as {@code registry.example.com/team}
 */
public record RegistryLogin(
        String server, String username, String password, String identityToken, String registryToken) {
    /** The server and the user only. */
    @Override
    public String toString() {
        return "RegistryLogin[server=%s, username=%s]".formatted(server, username);
    }
}
