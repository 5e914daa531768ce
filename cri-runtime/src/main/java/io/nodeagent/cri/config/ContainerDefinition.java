package io.nodeagent.cri.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a container was asked to be.
 *
 * @param command replaces the image's entrypoint when not empty
 * @param args replaces the image's command when not empty
 * @param workingDir empty for the image's own
 * @param env entries {@code NAME=value}, later ones win
 * @param logPath relative to the sandbox's log directory; empty for no log
 * @param stopSignal a name such as {@code SIGTERM}; empty for the image's own
 */
public record ContainerDefinition(
        String name,
        int attempt,
        ImageName image,
        List<String> command,
        List<String> args,
        String workingDir,
        List<String> env,
        List<VolumeMount> mounts,
        List<HostDevice> devices,
        Map<String, String> labels,
        Map<String, String> annotations,
        String logPath,
        Terminal terminal,
        ResourceLimits resources,
        SecurityContext security,
        String stopSignal) {
    public ContainerDefinition {
        command = List.copyOf(command);
        args = List.copyOf(args);
        env = List.copyOf(env);
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    /** The same with other limits. */
    public ContainerDefinition withResources(ResourceLimits others) {
        return new ContainerDefinition(
                name,
                attempt,
                image,
                command,
                args,
                workingDir,
                env,
                mounts,
                devices,
                labels,
                annotations,
                logPath,
                terminal,
                others,
                security,
                stopSignal);
    }

    /** The same with other mounts. */
    public ContainerDefinition withMounts(List<VolumeMount> others) {
        return new ContainerDefinition(
                name,
                attempt,
                image,
                command,
                args,
                workingDir,
                env,
                others,
                devices,
                labels,
                annotations,
                logPath,
                terminal,
                resources,
                security,
                stopSignal);
    }

    /**
     * How the request calls the image.
     *
     * @param image the name or id to run
     * @param userSpecified the name as the user wrote it, for showing
     */
    public record ImageName(String image, String userSpecified, Map<String, String> annotations) {
        public ImageName {
            annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
        }
    }

    /**
     * Standard input and terminal.
     *
     * @param stdinOnce stdin ends with the first attached client
     */
    public record Terminal(boolean tty, boolean stdin, boolean stdinOnce) {
        /** Neither. */
        public static final Terminal NONE = new Terminal(false, false, false);
    }

    /**
     * A device node of the host, or every one below a folder.
     *
     * @param permissions any of {@code r}, {@code w}, {@code m}
     */
    public record HostDevice(String containerPath, String hostPath, String permissions) {}
}
