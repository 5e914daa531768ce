package io.nodeagent.cri.container;

import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.config.VolumeMount;
import io.nodeagent.cri.config.VolumeMount.ImageVolume;
import io.nodeagent.cri.state.ContainerId;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.images.Image;
import io.nodeagent.images.Images;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Images as volumes. Each is a root file system that is the container's own: so the image's layers stay as long as the
 * container does, and even a container that may remount it writable changes nothing that others see.
 */
record ImageVolumes(Images images) {
    /** The definition with the ids of the images that its mounts name. */
    ContainerDefinition resolve(ContainerDefinition definition) {
        List<VolumeMount> mounts = definition.mounts();
        if (mounts.stream().allMatch(m -> m.image().isEmpty())) {
            return definition;
        }
        return definition.withMounts(mounts.stream()
                .map(m -> m.image().map(i -> m.withImageId(find(i).id())).orElse(m))
                .toList());
    }

    /** Mounts them; answers where, by the mounts' places in the definition. */
    Map<Integer, Path> create(ContainerId container, ContainerDefinition definition) {
        Map<Integer, Path> roots = new TreeMap<>();
        for (int i = 0; i < definition.mounts().size(); i++) {
            int place = i;
            definition
                    .mounts()
                    .get(i)
                    .image()
                    .ifPresent(volume -> roots.put(
                            place,
                            images.rootFilesystems()
                                    .create(ContainerRecord.volumeKey(container, place), require(volume.id()))));
        }
        return roots;
    }

    private Image find(ImageVolume volume) {
        return require(volume.name().image());
    }

    private Image require(String name) {
        return images.find(name)
                .orElseThrow(() -> new NotFoundException(
                        "config.mounts.image: no image '" + name + "' on this node: pull it first"));
    }
}
