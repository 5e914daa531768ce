package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.nodeagent.agent.resource.Amounts;
import io.nodeagent.linux.fs.FileTrees;
import java.nio.file.Path;
import java.util.Optional;

/** The {@code sizeLimit} of emptyDir volumes on the node's disk: nothing stops writers there, so it is looked at. */
final class EmptyDirLimits {
    private EmptyDirLimits() {}

    /** What the kubelet says of a volume that has outgrown its limit; empty for any other volume. */
    static Optional<String> outgrown(Volume volume, Path folder) {
        EmptyDirVolumeSource source = volume.getEmptyDir();
        if (source == null || source.getSizeLimit() == null || !onDisk(source)) {
            return Optional.empty();
        }
        Quantity limit = source.getSizeLimit();
        long bytes = Amounts.whole(limit);
        return bytes <= 0 || FileTrees.size(folder).bytes() <= bytes
                ? Optional.empty()
                : Optional.of("Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\". "
                        .formatted(volume.getName(), limit));
    }

    private static boolean onDisk(EmptyDirVolumeSource source) {
        return source.getMedium() == null || source.getMedium().isEmpty();
    }
}
