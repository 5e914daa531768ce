package io.nodeagent.oci.runtime;

import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.oci.spec.ContainerSpec;
import io.nodeagent.oci.spec.ContainerSpec.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds out whether a runtime handler works on this machine, by making a container of an empty file system: when all
 * that fails is that its program does not exist, then cgroups, namespaces, mounts and conmon do work. A runtime may be
 * installed and yet refuse the machine's cgroups.
 */
public final class RuntimeSmoke {
    private static final String ABSENT = "/absent";
    private static final List<String> FIT = List.of("no such file or directory", "not found");

    private RuntimeSmoke() {}

    /**
     * Tries.
     *
     * @param folder made for the trial and removed
     * @param cgroup a group of the trial's own, removed; its parent exists
     * @return why the handler does not work; empty when it does
     */
    public static Optional<String> tryOut(RuntimeSettings settings, Cgroups cgroups, Path folder, CgroupPath cgroup) {
        String id = "smoke-" + settings.handler().replaceAll("[^A-Za-z0-9_-]", "-");
        try {
            Files.createDirectories(folder.resolve("bundle"));
            Files.createDirectories(folder.resolve("rootfs/proc"));
            ContainerLaunch launch = new ContainerLaunch(
                    id, folder.resolve("bundle"), Optional.empty(), false, false, false, Optional.empty());
            return tryOut(new ConmonRuntime(settings, cgroups), launch, spec(folder.resolve("rootfs"), cgroup));
        } catch (IOException e) {
            throw new InternalException("make folders in " + folder + ": " + e, e);
        } catch (NodeAgentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } finally {
            removeTree(folder);
        }
    }

    private static Optional<String> tryOut(ConmonRuntime runtime, ContainerLaunch launch, ContainerSpec spec) {
        try {
            CreatedContainer _ = runtime.create(launch, spec);
            // Some runtimes look for the program at start only.
            runtime.delete(launch.id());
            return Optional.empty();
        } catch (OciRuntimeException e) {
            String words = String.valueOf(e.getMessage());
            boolean onlyTheProgram = words.contains(ABSENT)
                    && FIT.stream()
                            .anyMatch(w ->
                                    words.toLowerCase(java.util.Locale.ROOT).contains(w));
            return onlyTheProgram ? Optional.empty() : Optional.of(words);
        }
    }

    private static ContainerSpec spec(Path rootfs, CgroupPath cgroup) {
        return new ContainerSpec(
                new ContainerSpec.Command(
                        List.of(ABSENT),
                        List.of("PATH=/"),
                        "/",
                        false,
                        new ContainerSpec.User(0, 0, List.of()),
                        new ContainerSpec.Capabilities(Set.of(), Set.of(), Set.of(), Set.of(), Set.of()),
                        true,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()),
                rootfs,
                true,
                Optional.empty(),
                List.of(new ContainerSpec.Mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev"))),
                Stream.of(Namespace.Kind.PID, Namespace.Kind.MOUNT, Namespace.Kind.IPC, Namespace.Kind.NETWORK)
                        .map(kind -> new Namespace(kind, Optional.empty()))
                        .toList(),
                cgroup,
                new ContainerSpec.Resources(CgroupLimits.NONE, List.of(), Map.of(), Map.of()),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                "private",
                Map.of());
    }

    private static void removeTree(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new InternalException("remove " + folder + ": " + e, e);
        }
    }
}
