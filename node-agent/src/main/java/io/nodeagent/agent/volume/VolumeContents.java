package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.nodeagent.agent.objects.ObjectReader;
import java.util.Map;

/** The files of volumes that the agent fills. */
final class VolumeContents {
    private final ObjectFiles objectFiles;
    private final DownwardFiles downwardFiles;
    private final ProjectedSources projected;

    VolumeContents(ObjectReader objects, DownwardFiles downwardFiles, PodTokens tokens) {
        this.objectFiles = new ObjectFiles(objects);
        this.downwardFiles = downwardFiles;
        this.projected = new ProjectedSources(objectFiles, downwardFiles, tokens);
    }

    /** What the volume is to hold now, by relative path. */
    Map<String, ProjectedFile> of(Volume volume, Pod pod, FolderOwner owner) {
        String namespace = pod.getMetadata().getNamespace();
        return switch (VolumeKind.of(volume)) {
            case CONFIG_MAP -> objectFiles.of(volume.getConfigMap(), namespace);
            case SECRET -> objectFiles.of(volume.getSecret(), namespace);
            case PROJECTED -> projected.of(volume.getProjected(), pod, owner);
            case DOWNWARD_API -> {
                DownwardAPIVolumeSource source = volume.getDownwardAPI();
                yield downwardFiles.of(source.getItems(), source.getDefaultMode(), pod);
            }
            case HOST_PATH, EMPTY_DIR ->
                throw new IllegalArgumentException("the agent does not fill volume " + volume.getName());
        };
    }
}
