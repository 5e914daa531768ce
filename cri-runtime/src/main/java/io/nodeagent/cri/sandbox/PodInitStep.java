package io.nodeagent.cri.sandbox;

import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cri.config.SandboxDefinition.SharedPid;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import io.nodeagent.oci.runtime.ContainerLaunch;
import io.nodeagent.oci.runtime.ContainerRuntime;
import io.nodeagent.oci.runtime.CreatedContainer;
import io.nodeagent.oci.seccomp.SeccompProfiles;
import io.nodeagent.oci.spec.ContainerSpec;
import io.nodeagent.oci.spec.ContainerSpec.Mount;
import io.nodeagent.oci.spec.ContainerSpec.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The init of a pod whose containers share one pid namespace: {@code catatonit -P}, which does nothing but reap, in an OCI
 * container that has the sandbox's id and is listed nowhere. Other pods have none and pay nothing for it.
 */
public final class PodInitStep implements SandboxStep {
    /** What the exit watch is asked for. */
    public interface Watch {
        /** Begins to watch the init of a sandbox. */
        void watch(String id, CreatedContainer processes);

        /** Ends that, and removes the exit file. */
        void forget(String id);
    }

    private static final long NOBODY = 65535;
    private static final String PROGRAM = "/catatonit";

    private final SandboxFolders folders;
    private final Function<String, ContainerRuntime> handlers;
    private final Watch watch;
    private final Cgroups cgroups;
    private final CgroupPath monitors;
    private final Optional<Path> program;

    /**
     * @param handlers the OCI runtime of a handler's name
     * @param monitors the group of every conmon
     * @param program catatonit; empty when this machine has none: only pods that need it are refused then
     */
    public PodInitStep(
            SandboxFolders folders,
            Function<String, ContainerRuntime> handlers,
            Watch watch,
            Cgroups cgroups,
            CgroupPath monitors,
            Optional<Path> program) {
        this.folders = folders;
        this.handlers = handlers;
        this.watch = watch;
        this.cgroups = cgroups;
        this.monitors = monitors;
        this.program = program;
    }

    /** Where Debian and others put catatonit. */
    public static Optional<Path> find() {
        return Stream.of("/usr/bin/catatonit", "/usr/local/bin/catatonit", "/usr/libexec/podman/catatonit")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public String name() {
        return "init";
    }

    @Override
    public SandboxRecord apply(SandboxRecord sandbox) {
        if (!shared(sandbox)) {
            return sandbox;
        }
        Path catatonit = program.orElseThrow(() -> new FailedPreconditionException(
                "config.linux.security_context.namespace_options.pid: POD needs the program catatonit, which this machine"
                        + " has not: install the package catatonit and start the agent anew"));
        Path root = root(sandbox);
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw FileFailure.of("make folder " + root, e);
        }
        cgroups.create(monitors);
        String id = sandbox.id().value();
        ContainerRuntime runtime = runtime(sandbox);
        CreatedContainer processes = runtime.create(
                new ContainerLaunch(id, bundle(sandbox), Optional.empty(), false, false, false, Optional.of(monitors)),
                spec(sandbox, root, catatonit));
        runtime.start(id);
        watch.watch(id, processes);
        return sandbox.withInit(Optional.of(processes));
    }

    @Override
    public void undo(SandboxRecord sandbox) {
        if (!shared(sandbox) || !Files.exists(bundle(sandbox))) {
            return;
        }
        runtime(sandbox).delete(sandbox.id().value());
        watch.forget(sandbox.id().value());
        BlockingCalls.run(Lane.RUNTIME, () -> removeTree(bundle(sandbox)));
    }

    private static boolean shared(SandboxRecord sandbox) {
        return sandbox.definition()
                .namespaces()
                .sharedPid()
                .filter(SharedPid.OF_POD::equals)
                .isPresent();
    }

    private ContainerRuntime runtime(SandboxRecord sandbox) {
        return handlers.apply(sandbox.definition().runtimeHandler());
    }

    private Path bundle(SandboxRecord sandbox) {
        return folders.folder(sandbox.id()).resolve("init");
    }

    private Path root(SandboxRecord sandbox) {
        return bundle(sandbox).resolve("root");
    }

    /** A root file system of one file. /proc is for the OCI runtime, which looks there before it runs the program. */
    private ContainerSpec spec(SandboxRecord sandbox, Path root, Path catatonit) {
        Set<String> none = Set.of();
        ContainerSpec.Command command = new ContainerSpec.Command(
                List.of(PROGRAM, "-P"),
                List.of(),
                "/",
                false,
                new ContainerSpec.User(NOBODY, NOBODY, List.of()),
                new ContainerSpec.Capabilities(none, none, none, none, none),
                true,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        return new ContainerSpec(
                command,
                root,
                true,
                Optional.empty(),
                List.of(
                        new Mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev", "ro")),
                        new Mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "mode=755", "size=64k")),
                        new Mount(PROGRAM, "bind", catatonit.toString(), List.of("bind", "rprivate", "ro", "nosuid"))),
                namespaces(sandbox),
                new CgroupPath(sandbox.cgroup().orElseThrow().path())
                        .child(sandbox.id().value()),
                new ContainerSpec.Resources(CgroupLimits.NONE, List.of(), Map.of(), Map.of()),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.of(new SeccompProfiles().runtimeDefault(none)),
                Optional.empty(),
                "private",
                Map.of());
    }

    private List<Namespace> namespaces(SandboxRecord sandbox) {
        List<Namespace> list = new ArrayList<>();
        list.add(new Namespace(Namespace.Kind.MOUNT, Optional.empty()));
        list.add(new Namespace(Namespace.Kind.PID, Optional.empty()));
        for (NamespaceKind kind : NamespaceStep.kinds(sandbox.definition().namespaces())) {
            Namespace.Kind joined = switch (kind) {
                case NET -> Namespace.Kind.NETWORK;
                case IPC -> Namespace.Kind.IPC;
                case UTS -> Namespace.Kind.UTS;
            };
            list.add(new Namespace(joined, Optional.of(NamespacePins.file(folders.pins(sandbox.id()), kind))));
        }
        return list;
    }

    private static void removeTree(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }
}
