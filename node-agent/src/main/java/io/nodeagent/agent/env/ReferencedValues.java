package io.nodeagent.agent.env;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.nodeagent.agent.objects.ObjectReader;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values that variables take from config maps and secrets. */
final class ReferencedValues {
    private final ObjectReader objects;

    ReferencedValues(ObjectReader objects) {
        this.objects = objects;
    }

    /** Every entry of the source's object, by key; none when it is optional and missing. */
    Map<String, String> all(EnvFromSource source, String namespace) {
        if (source.getConfigMapRef() != null) {
            String name = source.getConfigMapRef().getName();
            Optional<ConfigMap> found = objects.configMap(namespace, name);
            require(found, source.getConfigMapRef().getOptional(), "configmap", name);
            return found.map(ReferencedValues::entries).orElse(Map.of());
        }
        if (source.getSecretRef() != null) {
            String name = source.getSecretRef().getName();
            Optional<Secret> found = objects.secret(namespace, name);
            require(found, source.getSecretRef().getOptional(), "secret", name);
            return found.map(ReferencedValues::entries).orElse(Map.of());
        }
        return Map.of();
    }

    /** One value of a config map; empty when it is optional and missing. */
    Optional<String> key(ConfigMapKeySelector selector, String namespace) {
        Optional<ConfigMap> found = objects.configMap(namespace, selector.getName());
        require(found, selector.getOptional(), "configmap", selector.getName());
        Optional<String> value =
                found.map(ReferencedValues::entries).flatMap(e -> Optional.ofNullable(e.get(selector.getKey())));
        return orMissing(value, selector.getOptional(), selector.getKey(), "ConfigMap", namespace, selector.getName());
    }

    /** One value of a secret; empty when it is optional and missing. */
    Optional<String> key(SecretKeySelector selector, String namespace) {
        Optional<Secret> found = objects.secret(namespace, selector.getName());
        require(found, selector.getOptional(), "secret", selector.getName());
        Optional<String> value =
                found.map(ReferencedValues::entries).flatMap(e -> Optional.ofNullable(e.get(selector.getKey())));
        return orMissing(value, selector.getOptional(), selector.getKey(), "Secret", namespace, selector.getName());
    }

    private static void require(Optional<?> found, @Nullable Boolean optional, String kind, String name) {
        if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw new NotFoundException("%s \"%s\" not found".formatted(kind, name));
        }
    }

    private static Optional<String> orMissing(
            Optional<String> value,
            @Nullable Boolean optional,
            String key,
            String kind,
            String namespace,
            String name) {
        if (value.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw new NotFoundException("couldn't find key %s in %s %s/%s".formatted(key, kind, namespace, name));
        }
        return value;
    }

    private static Map<String, String> entries(ConfigMap map) {
        return map.getData() == null ? Map.of() : new TreeMap<>(map.getData());
    }

    private static Map<String, String> entries(Secret secret) {
        Map<String, String> decoded = new TreeMap<>();
        if (secret.getData() != null) {
            secret.getData().forEach((key, value) -> decoded.put(key, decode(secret, key, value)));
        }
        return decoded;
    }

    private static String decode(Secret secret, String key, String value) {
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new InvalidArgumentException("key %s of secret \"%s\" is not base64"
                    .formatted(key, secret.getMetadata().getName()));
        }
    }
}
