package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.nodeagent.errors.FailedPreconditionException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of projected volumes: several sources in one folder, by relative path. */
final class ProjectedSources {
    private static final int DEFAULT_MODE = 0644;
    private static final int MODE_MASK = 0777;
    private static final int OWNED_TOKEN_MODE = 0600;

    private final ObjectFiles objects;
    private final DownwardFiles downward;
    private final PodTokens tokens;

    ProjectedSources(ObjectFiles objects, DownwardFiles downward, PodTokens tokens) {
        this.objects = objects;
        this.downward = downward;
        this.tokens = tokens;
    }

    /** Of two sources with one path, the later is taken. */
    Map<String, ProjectedFile> of(ProjectedVolumeSource source, Pod pod, FolderOwner owner) {
        Map<String, ProjectedFile> files = new TreeMap<>();
        String namespace = pod.getMetadata().getNamespace();
        @Nullable Integer mode = source.getDefaultMode();
        List<VolumeProjection> parts = Optional.ofNullable(source.getSources()).orElse(List.of());
        for (int i = 0; i < parts.size(); i++) {
            VolumeProjection part = parts.get(i);
            if (part.getConfigMap() != null) {
                files.putAll(objects.of(volume(part.getConfigMap(), mode), namespace));
            } else if (part.getSecret() != null) {
                files.putAll(objects.of(volume(part.getSecret(), mode), namespace));
            } else if (part.getDownwardAPI() != null) {
                files.putAll(downward.of(part.getDownwardAPI().getItems(), mode, pod));
            } else if (part.getServiceAccountToken() != null) {
                ServiceAccountTokenProjection token = part.getServiceAccountToken();
                files.put(token.getPath(), token(token, mode, pod, owner));
            } else {
                throw new FailedPreconditionException(("sources[%d]: this kind of source is not supported:"
                                + " use configMap, secret, downwardAPI or serviceAccountToken")
                        .formatted(i));
            }
        }
        return files;
    }

    /** Where the pod runs as one user, or has a group of its own, only they read the token (KEP-1205). */
    private ProjectedFile token(
            ServiceAccountTokenProjection source, @Nullable Integer defaultMode, Pod pod, FolderOwner owner) {
        int usual = Optional.ofNullable(defaultMode).orElse(DEFAULT_MODE) & MODE_MASK;
        OptionalLong user = PodUser.of(pod.getSpec());
        boolean owned = user.isPresent() || owner.fsGroup().isPresent();
        byte[] token = tokens.get(pod, source).getBytes(StandardCharsets.UTF_8);
        return new ProjectedFile(token, owned ? OWNED_TOKEN_MODE : usual, user);
    }

    private static ConfigMapVolumeSource volume(ConfigMapProjection source, @Nullable Integer mode) {
        ConfigMapVolumeSource volume = new ConfigMapVolumeSource();
        volume.setName(source.getName());
        volume.setItems(source.getItems());
        volume.setOptional(source.getOptional());
        volume.setDefaultMode(mode);
        return volume;
    }

    private static SecretVolumeSource volume(SecretProjection source, @Nullable Integer mode) {
        SecretVolumeSource volume = new SecretVolumeSource();
        volume.setSecretName(source.getName());
        volume.setItems(source.getItems());
        volume.setOptional(source.getOptional());
        volume.setDefaultMode(mode);
        return volume;
    }
}
