package io.nodeagent.images.registry;

import io.nodeagent.images.RegistryCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Who we are to a registry.
 *
 * @param source where the credentials are from, for messages
 */
record Identity(Optional<RegistryCredentials> credentials, String source) {
    static final Identity ANONYMOUS = new Identity(Optional.empty(), "");

    Optional<String> basic() {
        return credentials
                .filter(c -> !c.username().isEmpty())
                .map(c -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString((c.username() + ":" + c.password()).getBytes(StandardCharsets.UTF_8)));
    }

    Optional<String> registryToken() {
        return credentials.map(RegistryCredentials::registryToken).filter(t -> !t.isEmpty());
    }

    Optional<String> identityToken() {
        return credentials.map(RegistryCredentials::identityToken).filter(t -> !t.isEmpty());
    }

    /** For an error message: what was tried, never a secret. */
    String description() {
        if (credentials.isEmpty()) {
            return "no credentials were given";
        }
        if (registryToken().isPresent()) {
            return "with the registry token of " + source;
        }
        return identityToken().isPresent()
                ? "with the identity token of " + source
                : "with the user '" + credentials.get().username() + "' of " + source;
    }
}
