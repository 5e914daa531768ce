package io.nodeagent.cri.spec;

import io.nodeagent.cri.config.VolumeMount;
import io.nodeagent.cri.sandbox.SandboxFolders;
import io.nodeagent.oci.spec.ContainerSpec.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is mounted in a container and in which order: the kernel's file systems, the sandbox's files, the volumes. */
final class MountList {
    private static final List<String> SAFE = List.of("nosuid", "noexec", "nodev");

    private final SandboxFolders folders;

    MountList(SandboxFolders folders) {
        this.folders = folders;
    }

    /** Where a request mounts over something of ours, ours is left out. */
    List<Mount> of(SpecInput input) {
        List<VolumeMount> asked = input.definition().mounts();
        List<Mount> volumes = IntStream.range(0, asked.size())
                .mapToObj(i -> asked.get(i).image().isPresent()
                        ? VolumeBinding.ofImage(
                                asked.get(i),
                                Objects.requireNonNull(input.volumeRoots().get(i)))
                        : VolumeBinding.of(asked.get(i)))
                .sorted(Comparator.comparingInt(m -> Path.of(m.destination()).getNameCount()))
                .toList();
        Set<String> taken = volumes.stream().map(Mount::destination).collect(Collectors.toSet());
        List<Mount> all = new ArrayList<>();
        kernel(input.definition().security().privileged()).stream()
                .filter(m -> !taken.contains(m.destination()))
                .forEach(all::add);
        ofSandbox(input).stream().filter(m -> !taken.contains(m.destination())).forEach(all::add);
        all.addAll(volumes);
        return List.copyOf(all);
    }

    private static List<Mount> kernel(boolean privileged) {
        String access = privileged ? "rw" : "ro";
        return List.of(
                new Mount("/proc", "proc", "proc", SAFE),
                new Mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")),
                new Mount(
                        "/dev/pts",
                        "devpts",
                        "devpts",
                        List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")),
                new Mount("/dev/mqueue", "mqueue", "mqueue", SAFE),
                new Mount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", access)),
                new Mount(
                        "/sys/fs/cgroup",
                        "cgroup",
                        "cgroup",
                        List.of("nosuid", "noexec", "nodev", "relatime", access)));
    }

    private List<Mount> ofSandbox(SpecInput input) {
        var sandbox = input.sandbox();
        String access = input.definition().security().readOnlyRoot() ? "ro" : "rw";
        List<Mount> mounts = new ArrayList<>();
        for (String name : List.of("hostname", "hosts", "resolv.conf")) {
            mounts.add(new Mount(
                    "/etc/" + name,
                    "bind",
                    folders.file(sandbox.id(), name).toString(),
                    List.of("rbind", "rprivate", access)));
        }
        Path memory =
                sandbox.definition().namespaces().hostIpc() ? Path.of("/dev/shm") : folders.sharedMemory(sandbox.id());
        mounts.add(new Mount("/dev/shm", "bind", memory.toString(), List.of("rbind", "rprivate", "rw")));
        return mounts;
    }
}
