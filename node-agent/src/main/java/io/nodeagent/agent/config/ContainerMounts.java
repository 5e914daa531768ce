package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.nodeagent.agent.env.Expansion;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.agent.volume.PodFolders;
import io.nodeagent.agent.volume.PodVolumes;
import io.nodeagent.cri.v1.Mount;
import io.nodeagent.cri.v1.MountPropagation;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The mounts of a container: its volumes, the pod's hosts file, and the file for its termination message. */
final class ContainerMounts {
    private static final int KEPT_MESSAGES = 5;
    private static final String HOSTS = "/etc/hosts";

    private final PodVolumes volumes;
    private final PodFolders folders;
    private final HostsFile hostsFile;

    ContainerMounts(PodVolumes volumes, PodFolders folders, HostsFile hostsFile) {
        this.volumes = volumes;
        this.folders = folders;
        this.hostsFile = hostsFile;
    }

    /** The mounts in the order of the specification; writes the files that are the agent's own. */
    List<Mount> of(Pod pod, Container container, ContainerConfigs.Circumstances now, Map<String, String> variables) {
        int restartCount = now.restartCount();
        List<String> podIps = now.podIps();
        List<Mount> mounts = new ArrayList<>();
        List<VolumeMount> asked =
                Optional.ofNullable(container.getVolumeMounts()).orElse(List.of());
        String path = PodContainers.named(pod, container.getName()).path();
        for (int i = 0; i < asked.size(); i++) {
            requireSupported(asked.get(i), "%s.volumeMounts[%d]".formatted(path, i));
            String part = subPath(asked.get(i), variables);
            mounts.add(volumeMount(asked.get(i), pod, container, part, i));
        }
        boolean ownHosts = mounts.stream().anyMatch(m -> m.getContainerPath().equals(HOSTS));
        boolean addressKnown =
                !podIps.isEmpty() || Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
        String uid = pod.getMetadata().getUid();
        if (!ownHosts && addressKnown) {
            Path file = folders.hostsFile(uid);
            hostsFile.write(file, pod, podIps);
            mounts.add(mount(HOSTS, file));
        }
        if (!PodLabels.terminationMessagePath(container).isEmpty()) {
            Path file = folders.terminationMessage(uid, container.getName(), restartCount);
            BlockingCalls.run(Lane.RUNTIME, () -> makeMessageFile(file, restartCount));
            mounts.add(mount(PodLabels.terminationMessagePath(container), file));
        }
        return mounts;
    }

    /** Empty for the whole volume. */
    private static String subPath(VolumeMount mount, Map<String, String> variables) {
        String fixed = Optional.ofNullable(mount.getSubPath()).orElse("");
        String expression = Optional.ofNullable(mount.getSubPathExpr()).orElse("");
        if (expression.isEmpty()) {
            return fixed;
        }
        Set<String> missing = new TreeSet<>(Expansion.names(expression));
        missing.removeIf(name -> !variables.getOrDefault(name, "").isEmpty());
        if (!missing.isEmpty()) {
            throw new InvalidArgumentException(
                    "subPathExpr %s: missing value for %s".formatted(expression, String.join(", ", missing)));
        }
        return Expansion.expand(expression, variables);
    }

    private Mount volumeMount(VolumeMount mount, Pod pod, Container container, String part, int index) {
        Volume volume = Optional.ofNullable(pod.getSpec().getVolumes()).orElse(List.of()).stream()
                .filter(v -> v.getName().equals(mount.getName()))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("cannot find volume \"%s\" to mount into container \"%s\""
                        .formatted(mount.getName(), container.getName())));
        boolean readOnly = Boolean.TRUE.equals(mount.getReadOnly()) || PodVolumes.isReadOnly(volume);
        String path = mount.getMountPath();
        String uid = pod.getMetadata().getUid();
        Path source = part.isEmpty()
                ? volumes.path(volume, uid)
                : volumes.part(volume, part, uid, container.getName(), index);
        return Mount.newBuilder()
                .setContainerPath(path.startsWith("/") ? path : "/" + path)
                .setHostPath(source.toString())
                .setReadonly(readOnly)
                .setRecursiveReadOnly(readOnly && "Enabled".equals(mount.getRecursiveReadOnly()))
                .setPropagation(propagation(mount.getMountPropagation()))
                .build();
    }

    private static MountPropagation propagation(@Nullable String mode) {
        if (mode == null) {
            return MountPropagation.PROPAGATION_PRIVATE;
        }
        return switch (mode) {
            case "None" -> MountPropagation.PROPAGATION_PRIVATE;
            case "HostToContainer" -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
            case "Bidirectional" -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
            default -> throw new InvalidArgumentException("unknown mountPropagation " + mode);
        };
    }

    private static Mount mount(String containerPath, Path hostPath) {
        return Mount.newBuilder()
                .setContainerPath(containerPath)
                .setHostPath(hostPath.toString())
                .build();
    }

    /** Writable for everyone, for the container's user may be any; those of runs long past go. */
    private static void makeMessageFile(Path file, int restartCount) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent(), "a file has a folder");
        Files.createDirectories(folder);
        try {
            Files.write(file, new byte[0]);
        } catch (IOException e) {
            throw FileFailure.of("write " + file, e);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        for (int past = restartCount - KEPT_MESSAGES; past >= 0; past--) {
            if (!Files.deleteIfExists(folder.resolve(Integer.toString(past)))) {
                break;
            }
        }
    }

    private static void requireSupported(VolumeMount mount, String path) {
        refuseIf(
                mount.getBindMountOptions() != null
                        && !mount.getBindMountOptions().isEmpty(),
                path + ".bindMountOptions");
    }

    private static void refuseIf(boolean refused, String field) {
        if (refused) {
            throw new FailedPreconditionException(field + " is not supported: leave it out");
        }
    }
}
