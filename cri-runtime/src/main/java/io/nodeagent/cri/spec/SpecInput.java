package io.nodeagent.cri.spec;

import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.state.ContainerId;
import io.nodeagent.images.ImageConfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a specification is made of.
 *
 * @param root the mounted root file system
 * @param volumeRoots where the images among its mounts are mounted, by their places in the definition
 */
public record SpecInput(
        ContainerId id,
        SandboxRecord sandbox,
        ContainerDefinition definition,
        ImageConfig image,
        Path root,
        Map<Integer, Path> volumeRoots) {
    public SpecInput {
        volumeRoots = Map.copyOf(volumeRoots);
    }
}
