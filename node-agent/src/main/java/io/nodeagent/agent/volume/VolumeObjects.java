package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.nodeagent.agent.objects.ObjectName;
import io.nodeagent.agent.objects.ObjectName.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The objects that a volume is filled from. */
final class VolumeObjects {
    private VolumeObjects() {}

    static Set<ObjectName> of(Volume volume, String namespace) {
        return switch (VolumeKind.of(volume)) {
            case CONFIG_MAP ->
                Set.of(new ObjectName(
                        Kind.CONFIG_MAP, namespace, volume.getConfigMap().getName()));
            case SECRET ->
                Set.of(new ObjectName(Kind.SECRET, namespace, volume.getSecret().getSecretName()));
            case PROJECTED -> ofSources(volume.getProjected().getSources(), namespace);
            case DOWNWARD_API, HOST_PATH, EMPTY_DIR -> Set.of();
        };
    }

    private static Set<ObjectName> ofSources(
            @org.jspecify.annotations.Nullable List<VolumeProjection> sources, String namespace) {
        Set<ObjectName> names = new HashSet<>();
        for (VolumeProjection source : Optional.ofNullable(sources).orElse(List.of())) {
            if (source.getConfigMap() != null) {
                names.add(new ObjectName(
                        Kind.CONFIG_MAP, namespace, source.getConfigMap().getName()));
            } else if (source.getSecret() != null) {
                names.add(new ObjectName(
                        Kind.SECRET, namespace, source.getSecret().getName()));
            }
        }
        return names;
    }
}
