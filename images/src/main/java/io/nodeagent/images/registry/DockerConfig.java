package io.nodeagent.images.registry;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.images.RegistryCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The machine's own credentials: the {@code auths} of a docker {@code config.json}, read at each pull. */
public final class DockerConfig {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Optional<Path> file;

    /**
     * Credentials of a file.
     *
     * @param file need not exist; empty for none
     */
    public DockerConfig(Optional<Path> file) {
        this.file = file;
    }

    Identity identity(String registry) {
        return file.flatMap(f -> find(f, registry)).orElse(Identity.ANONYMOUS);
    }

    private static Optional<Identity> find(Path file, String registry) {
        try {
            JsonNode auths = JSON.readTree(Files.readAllBytes(file)).path("auths");
            return keys(registry).stream()
                    .map(auths::path)
                    .filter(JsonNode::isObject)
                    .findFirst()
                    .map(entry -> new Identity(Optional.of(credentials(entry)), file.toString()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new FailedPreconditionException(file + " is not a docker configuration: " + e.getMessage(), e);
        }
    }

    /** Docker writes its own registry by an address of long ago. */
    private static List<String> keys(String registry) {
        return registry.equals("docker.io")
                ? List.of("https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io")
                : List.of(registry, "https://" + registry, "https://" + registry + "/v2/", "http://" + registry);
    }

    private static RegistryCredentials credentials(JsonNode entry) {
        String user = entry.path("username").asString("");
        String password = entry.path("password").asString("");
        String auth = entry.path("auth").asString("");
        if (!auth.isEmpty()) {
            String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            user = colon < 0 ? pair : pair.substring(0, colon);
            password = colon < 0 ? "" : pair.substring(colon + 1).replaceFirst("\0+$", "");
        }
        return new RegistryCredentials(
                user,
                password,
                entry.path("identitytoken").asString(""),
                entry.path("registrytoken").asString(""));
    }
}
