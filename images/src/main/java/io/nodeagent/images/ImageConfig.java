package io.nodeagent.images;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an image says of running it: the {@code config} object of the OCI image configuration; absent fields are empty.
 *
 * @param env entries {@code NAME=value} in order
 * @param user {@code user[:group]}, names or numbers
 * @param stopSignal a name such as {@code SIGTERM} or a number, empty for the default
 * @param volumes paths the image wants to be volumes
 * @param exposedPorts such as {@code 80/tcp}
 */
public record ImageConfig(
        List<String> env,
        List<String> entrypoint,
        List<String> command,
        String workingDir,
        String user,
        String stopSignal,
        Set<String> volumes,
        Set<String> exposedPorts,
        Map<String, String> labels,
        String architecture,
        String os) {
    public ImageConfig {
        env = List.copyOf(env);
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        volumes = Set.copyOf(volumes);
        exposedPorts = Set.copyOf(exposedPorts);
        labels = Map.copyOf(labels);
    }
}
