package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.nodeagent.agent.objects.ObjectReader;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of configMap and secret volumes, by relative path. */
final class ObjectFiles {
    private static final int DEFAULT_MODE = 0644;
    private static final int MODE_MASK = 0777;

    private final ObjectReader objects;

    ObjectFiles(ObjectReader objects) {
        this.objects = objects;
    }

    /** What the volume projects, however it is called in the API. */
    private record Projection(
            String kind,
            String name,
            @Nullable List<KeyToPath> items,
            @Nullable Integer defaultMode,
            boolean optional,
            @Nullable Long defaultUser) {}

    Map<String, ProjectedFile> of(ConfigMapVolumeSource source, String namespace) {
        Projection projection = new Projection(
                "config",
                source.getName(),
                source.getItems(),
                source.getDefaultMode(),
                Boolean.TRUE.equals(source.getOptional()),
                source.getDefaultUser());
        Optional<ConfigMap> found = objects.configMap(namespace, source.getName());
        if (found.isEmpty() && !projection.optional()) {
            throw new NotFoundException("configmap \"%s\" not found".formatted(source.getName()));
        }
        return project(projection, found.map(ObjectFiles::content).orElse(Map.of()));
    }

    Map<String, ProjectedFile> of(SecretVolumeSource source, String namespace) {
        Projection projection = new Projection(
                "secret",
                source.getSecretName(),
                source.getItems(),
                source.getDefaultMode(),
                Boolean.TRUE.equals(source.getOptional()),
                source.getDefaultUser());
        Optional<Secret> found = objects.secret(namespace, source.getSecretName());
        if (found.isEmpty() && !projection.optional()) {
            throw new NotFoundException("secret \"%s\" not found".formatted(source.getSecretName()));
        }
        return project(projection, found.map(ObjectFiles::content).orElse(Map.of()));
    }

    private static Map<String, ProjectedFile> project(Projection projection, Map<String, byte[]> content) {
        if (projection.defaultUser() != null) {
            throw new FailedPreconditionException("defaultUser is not supported: leave it out");
        }
        int mode = projection.defaultMode() == null ? DEFAULT_MODE : projection.defaultMode() & MODE_MASK;
        Map<String, ProjectedFile> files = new TreeMap<>();
        if (projection.items() == null || projection.items().isEmpty()) {
            content.forEach((key, bytes) -> files.put(key, new ProjectedFile(bytes, mode)));
            return files;
        }
        for (KeyToPath item : projection.items()) {
            if (item.getUser() != null) {
                throw new FailedPreconditionException("items[].user is not supported: leave it out");
            }
            byte[] bytes = content.get(item.getKey());
            if (bytes != null) {
                int own = item.getMode() == null ? mode : item.getMode() & MODE_MASK;
                files.put(item.getPath(), new ProjectedFile(bytes, own));
            } else if (!projection.optional()) {
                throw new NotFoundException(
                        "references non-existent %s key: %s".formatted(projection.kind(), item.getKey()));
            }
        }
        return files;
    }

    private static Map<String, byte[]> content(ConfigMap map) {
        Map<String, byte[]> content = new TreeMap<>();
        if (map.getData() != null) {
            map.getData().forEach((key, text) -> content.put(key, text.getBytes(StandardCharsets.UTF_8)));
        }
        if (map.getBinaryData() != null) {
            map.getBinaryData().forEach((key, text) -> content.put(key, decode("configmap", key, text)));
        }
        return content;
    }

    private static Map<String, byte[]> content(Secret secret) {
        Map<String, byte[]> content = new TreeMap<>();
        if (secret.getData() != null) {
            secret.getData().forEach((key, text) -> content.put(key, decode("secret", key, text)));
        }
        return content;
    }

    /** Without the decoder's own words, which quote the data. */
    private static byte[] decode(String kind, String key, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new InvalidArgumentException("key %s of the %s is not base64".formatted(key, kind));
        }
    }
}
