package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.env.DownwardFields;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of downwardAPI volumes, by relative path: what a pod may read of itself. */
final class DownwardFiles {
    private static final int DEFAULT_MODE = 0644;
    private static final int MODE_MASK = 0777;

    private final NodeResources node;

    DownwardFiles(NodeResources node) {
        this.node = node;
    }

    Map<String, ProjectedFile> of(@Nullable List<DownwardAPIVolumeFile> items, @Nullable Integer defaultMode, Pod pod) {
        int mode = Optional.ofNullable(defaultMode).orElse(DEFAULT_MODE) & MODE_MASK;
        Map<String, ProjectedFile> files = new TreeMap<>();
        for (DownwardAPIVolumeFile item : Optional.ofNullable(items).orElse(List.of())) {
            if (item.getUser() != null) {
                throw new FailedPreconditionException("items[].user is not supported: leave it out");
            }
            int own = item.getMode() == null ? mode : item.getMode() & MODE_MASK;
            files.put(item.getPath(), new ProjectedFile(text(item, pod).getBytes(StandardCharsets.UTF_8), own));
        }
        return files;
    }

    private String text(DownwardAPIVolumeFile item, Pod pod) {
        if (item.getFieldRef() != null) {
            return DownwardFields.ofPod(item.getFieldRef().getFieldPath(), pod);
        }
        if (item.getResourceFieldRef() != null) {
            return DownwardFields.ofContainer(item.getResourceFieldRef(), pod, node);
        }
        throw new InvalidArgumentException(
                "downwardAPI file %s has no source: give fieldRef or resourceFieldRef".formatted(item.getPath()));
    }
}
