package io.nodeagent.cri.spec;

import io.nodeagent.cri.config.VolumeMount;
import io.nodeagent.cri.config.VolumeMount.Propagation;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.oci.spec.ContainerSpec.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a path of the host, or an image, is bound into a container. */
final class VolumeBinding {
    private VolumeBinding() {}

    /** The mount; a host path that is not there becomes a folder. */
    static Mount of(VolumeMount volume) {
        if (volume.hostPath().isEmpty()) {
            throw new InvalidArgumentException("config.mounts: host_path must not be empty");
        }
        Path source = Path.of(volume.hostPath());
        if (!source.isAbsolute()) {
            throw new InvalidArgumentException(
                    "config.mounts: host_path '%s' is refused: give an absolute path".formatted(source));
        }
        BlockingCalls.run(Lane.USER_PATHS, () -> prepare(source, volume.propagation()));
        return mount(volume, source);
    }

    /** The mount of an image, or of what its sub path leads to as a process inside the image would see it. */
    static Mount ofImage(VolumeMount volume, Path root) {
        String subPath = volume.image().orElseThrow().subPath();
        Path source = new RootedFiles(root)
                .resolve(subPath)
                .orElseThrow(() -> new InvalidArgumentException(
                        "config.mounts.image_sub_path: nothing is at '%s' in the image".formatted(subPath)));
        return mount(volume, source);
    }

    private static Mount mount(VolumeMount volume, Path source) {
        if (volume.containerPath().isEmpty()) {
            throw new InvalidArgumentException("config.mounts: container_path must not be empty");
        }
        String destination =
                Path.of("/").resolve(volume.containerPath()).normalize().toString();
        return new Mount(
                destination,
                "bind",
                source.toString(),
                List.of("rbind", propagation(volume.propagation(), "rprivate", "rslave", "rshared"), access(volume)));
    }

    /** What the container's root must be for the propagation of its volumes (runtime specification, rootfsPropagation). */
    static String ofRoot(List<VolumeMount> volumes) {
        return propagation(
                volumes.stream().flatMap(v -> v.propagation().stream()).max(Propagation::compareTo),
                "private",
                "rslave",
                "rshared");
    }

    private static String propagation(Optional<Propagation> wanted, String none, String fromHost, String bothWays) {
        return wanted.map(p -> switch (p) {
                    case FROM_HOST -> fromHost;
                    case BOTH_WAYS -> bothWays;
                })
                .orElse(none);
    }

    private static String access(VolumeMount volume) {
        if (volume.recursiveReadOnly()) {
            return "rro";
        }
        return volume.readOnly() ? "ro" : "rw";
    }

    private static void prepare(Path source, Optional<Propagation> propagation) {
        try {
            if (!Files.exists(source)) {
                Files.createDirectories(source);
            }
        } catch (IOException e) {
            throw new InvalidArgumentException(
                    "config.mounts: host_path %s is not there and cannot be made a folder: %s".formatted(source, e), e);
        }
        propagation.ifPresent(wanted -> requirePeers(source, wanted));
    }

    /** The kernel would take a private mount as well, and nothing would ever propagate. */
    private static void requirePeers(Path source, Propagation wanted) {
        Path real;
        try {
            real = source.toRealPath();
        } catch (IOException e) {
            throw new InvalidArgumentException("config.mounts: host_path %s: %s".formatted(source, e), e);
        }
        MountTable.Mount mount = MountTable.current().of(real).orElseThrow();
        boolean possible = mount.shared() || (wanted == Propagation.FROM_HOST && mount.slave());
        if (!possible) {
            throw new InvalidArgumentException(
                    "config.mounts: host_path %s lies on %s, which is not a shared mount: run mount --make-rshared %2$s"
                            .formatted(source, mount.target()));
        }
    }
}
