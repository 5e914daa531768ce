package io.nodeagent.cri.rpc;

import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.config.VolumeMount;
import io.nodeagent.cri.v1.ContainerConfig;
import io.nodeagent.cri.v1.ImageSpec;
import io.nodeagent.cri.v1.KeyValue;
import io.nodeagent.cri.v1.Mount;
import io.nodeagent.cri.v1.Signal;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.Optional;

/** Reads what a container is asked to be. */
final class ContainerReader {
    private ContainerReader() {}

    static ContainerDefinition read(ContainerConfig config, SandboxDefinition sandbox) {
        return new ContainerDefinition(
                config.getMetadata().getName(),
                config.getMetadata().getAttempt(),
                image(config.getImage()),
                config.getCommandList(),
                config.getArgsList(),
                config.getWorkingDir(),
                config.getEnvsList().stream().map(ContainerReader::env).toList(),
                config.getMountsList().stream().map(ContainerReader::mount).toList(),
                config.getDevicesList().stream()
                        .map(d -> new ContainerDefinition.HostDevice(
                                d.getContainerPath(), d.getHostPath(), d.getPermissions()))
                        .toList(),
                config.getLabelsMap(),
                config.getAnnotationsMap(),
                config.getLogPath(),
                new ContainerDefinition.Terminal(config.getTty(), config.getStdin(), config.getStdinOnce()),
                ResourceReader.read(config.getLinux().getResources(), "config.linux.resources."),
                SecurityReader.read(config.getLinux().getSecurityContext(), sandbox.namespaces()),
                stopSignal(config.getStopSignal()));
    }

    private static ContainerDefinition.ImageName image(ImageSpec image) {
        return new ContainerDefinition.ImageName(
                image.getImage(), image.getUserSpecifiedImage(), image.getAnnotationsMap());
    }

    private static VolumeMount mount(Mount mount) {
        return new VolumeMount(
                mount.getContainerPath(),
                mount.getHostPath(),
                mount.getReadonly(),
                mount.getRecursiveReadOnly(),
                switch (mount.getPropagation()) {
                    case PROPAGATION_PRIVATE, UNRECOGNIZED -> Optional.empty();
                    case PROPAGATION_HOST_TO_CONTAINER -> Optional.of(VolumeMount.Propagation.FROM_HOST);
                    case PROPAGATION_BIDIRECTIONAL -> Optional.of(VolumeMount.Propagation.BOTH_WAYS);
                },
                mount.hasImage()
                        ? Optional.of(new VolumeMount.ImageVolume(image(mount.getImage()), mount.getImageSubPath(), ""))
                        : Optional.empty());
    }

    private static String env(KeyValue entry) {
        String name = entry.getKey();
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new InvalidArgumentException("config.envs.key: '" + name + "' is not the name of a variable");
        }
        return name + "=" + entry.getValue().toStringUtf8();
    }

    /** The names of the enumeration are those of signal(7), save for the real-time ones. */
    private static String stopSignal(Signal signal) {
        return switch (signal) {
            case RUNTIME_DEFAULT -> "";
            case UNRECOGNIZED -> throw new InvalidArgumentException("config.stop_signal: unknown value");
            default -> signal.name().replace("PLUS", "+").replace("MINUS", "-");
        };
    }
}
