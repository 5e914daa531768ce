package io.nodeagent.agent.credentials;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The logins in a secret of type {@code kubernetes.io/dockerconfigjson} or {@code kubernetes.io/dockercfg}. */
final class DockerConfig {
    private static final Logger LOG = LoggerFactory.getLogger(DockerConfig.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DockerConfig() {}

    /** Every usable login; a secret or entry that cannot be read is logged by name and passed over. */
    static List<RegistryLogin> logins(Secret secret) {
        Map<String, String> data = Optional.ofNullable(secret.getData()).orElse(Map.of());
        String current = data.get(".dockerconfigjson");
        String old = data.get(".dockercfg");
        Optional<JsonNode> entries = Optional.empty();
        if (current != null) {
            entries = parse(secret, current).map(tree -> tree.path("auths"));
        } else if (old != null) {
            entries = parse(secret, old);
        } else {
            warn(secret, "holds neither .dockerconfigjson nor .dockercfg");
        }
        List<RegistryLogin> logins = new ArrayList<>();
        entries.ifPresent(tree -> tree.properties()
                .forEach(
                        entry -> login(secret, entry.getKey(), entry.getValue()).ifPresent(logins::add)));
        return logins;
    }

    /** Neither exception is passed on: their messages quote what they could not read. */
    private static Optional<JsonNode> parse(Secret secret, String base64) {
        try {
            return Optional.of(JSON.readTree(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException | JacksonException _) {
            warn(secret, "is not JSON in base64");
            return Optional.empty();
        }
    }

    private static Optional<RegistryLogin> login(Secret secret, String server, JsonNode entry) {
        String username = text(entry, "username");
        String password = text(entry, "password");
        String auth = text(entry, "auth");
        if (username.isEmpty() && !auth.isEmpty()) {
            Optional<String> pair = decode(auth);
            int colon = pair.map(p -> p.indexOf(':')).orElse(-1);
            if (colon < 0) {
                warn(secret, "has an entry for " + server + " whose auth is not user:password in base64");
                return Optional.empty();
            }
            username = pair.orElse("").substring(0, colon);
            password = pair.orElse("").substring(colon + 1);
        }
        return Optional.of(new RegistryLogin(
                server, username, password, text(entry, "identitytoken"), text(entry, "registrytoken")));
    }

    private static Optional<String> decode(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode entry, String field) {
        return entry.path(field).asString("");
    }

    private static void warn(Secret secret, String what) {
        LOG.atWarn()
                .addKeyValue("namespace", secret.getMetadata().getNamespace())
                .addKeyValue("secret", secret.getMetadata().getName())
                .log("image pull secret passed over: it {}", what);
    }
}
