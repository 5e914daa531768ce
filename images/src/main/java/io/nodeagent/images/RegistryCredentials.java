package io.nodeagent.images;

/**
 * How to identify to a registry; empty strings mean "not given". One of user and password, an identity token (exchanged
 * for a bearer token) or a registry token (sent as it is) is expected.
 */
public record RegistryCredentials(String username, String password, String identityToken, String registryToken) {
    /** Never prints a secret. */
    @Override
    public String toString() {
        return "RegistryCredentials[username=" + username + ", ...]";
    }
}
