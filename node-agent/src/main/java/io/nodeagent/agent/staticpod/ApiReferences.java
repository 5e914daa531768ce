package io.nodeagent.agent.staticpod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a pod that name other objects of the API. A static pod may have none: it runs where there is no API, and
 * whoever may write the node's files must not thereby read its secrets.
 */
final class ApiReferences {
    private final List<String> found = new ArrayList<>();

    private ApiReferences() {}

    /** Their paths. */
    static List<String> in(PodSpec spec) {
        ApiReferences references = new ApiReferences();
        references.add("spec.serviceAccountName", text(spec.getServiceAccountName()));
        references.add("spec.serviceAccount", text(spec.getServiceAccount()));
        references.addAll("spec.imagePullSecrets", spec.getImagePullSecrets());
        references.addAll("spec.resourceClaims", spec.getResourceClaims());
        references.containers("spec.initContainers", spec.getInitContainers());
        references.containers("spec.containers", spec.getContainers());
        for (int i = 0; i < spec.getVolumes().size(); i++) {
            references.volume("spec.volumes[%d]".formatted(i), spec.getVolumes().get(i));
        }
        return references.found;
    }

    private void containers(String path, List<Container> containers) {
        for (int c = 0; c < containers.size(); c++) {
            Container container = containers.get(c);
            for (int i = 0; i < container.getEnvFrom().size(); i++) {
                EnvFromSource source = container.getEnvFrom().get(i);
                String at = "%s[%d].envFrom[%d]".formatted(path, c, i);
                add(at + ".configMapRef", source.getConfigMapRef());
                add(at + ".secretRef", source.getSecretRef());
            }
            for (int i = 0; i < container.getEnv().size(); i++) {
                EnvVar variable = container.getEnv().get(i);
                if (variable.getValueFrom() != null) {
                    String at = "%s[%d].env[%d].valueFrom".formatted(path, c, i);
                    add(at + ".configMapKeyRef", variable.getValueFrom().getConfigMapKeyRef());
                    add(at + ".secretKeyRef", variable.getValueFrom().getSecretKeyRef());
                }
            }
        }
    }

    private void volume(String path, Volume volume) {
        add(path + ".secret", volume.getSecret());
        add(path + ".configMap", volume.getConfigMap());
        add(path + ".persistentVolumeClaim", volume.getPersistentVolumeClaim());
        add(path + ".ephemeral", volume.getEphemeral());
        if (volume.getProjected() != null) {
            List<VolumeProjection> sources = volume.getProjected().getSources();
            for (int i = 0; i < sources.size(); i++) {
                VolumeProjection source = sources.get(i);
                String at = "%s.projected.sources[%d]".formatted(path, i);
                add(at + ".secret", source.getSecret());
                add(at + ".configMap", source.getConfigMap());
                add(at + ".serviceAccountToken", source.getServiceAccountToken());
                add(at + ".clusterTrustBundle", source.getClusterTrustBundle());
            }
        }
    }

    private void addAll(String path, List<?> references) {
        for (int i = 0; i < references.size(); i++) {
            found.add("%s[%d]".formatted(path, i));
        }
    }

    private void add(String path, @Nullable Object reference) {
        if (reference != null) {
            found.add(path);
        }
    }

    private static @Nullable String text(@Nullable String value) {
        return Optional.ofNullable(value).filter(v -> !v.isEmpty()).orElse(null);
    }
}
