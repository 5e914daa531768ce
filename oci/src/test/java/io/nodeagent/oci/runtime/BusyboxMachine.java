package io.nodeagent.oci.runtime;

import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.detect.CgroupDetection;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.oci.spec.ContainerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.node.ObjectNode;

/** A real runc and conmon with folders and cgroups of a test's own, and busybox containers; closing removes all. */
final class BusyboxMachine implements AutoCloseable {
    static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> APPLETS = List.of(
            "sh", "sleep", "true", "false", "cat", "echo", "stty", "kill", "id", "ps", "setsid", "tty", "seq", "grep",
            "unshare", "tail", "head");
    private static final Set<String> CAPABILITIES = Set.of("CAP_KILL", "CAP_CHOWN", "CAP_SETUID", "CAP_SETGID");

    final Path folder;
    final CgroupPath cgroup;
    final Cgroups cgroups = CgroupDetection.detect();
    final RuntimeSettings settings;
    final ConmonRuntime runtime;
    final BlockingQueue<ExitWatch.ContainerExit> exits = new LinkedBlockingQueue<>();
    final List<String> ids = new ArrayList<>();
    Optional<ObjectNode> seccomp = Optional.empty();
    /** Whether new containers see the machine's processes. */
    boolean hostPid;

    private final Path rootfs;
    private PollingExitWatch watch;

    BusyboxMachine(Path folder) throws IOException {
        Assumptions.assumeTrue(
                ProcessIdentity.of(1).isPresent() && "root".equals(System.getProperty("user.name")), "needs root");
        Assumptions.assumeTrue(Files.exists(BUSYBOX), "needs busybox-static at " + BUSYBOX);
        this.folder = folder;
        this.cgroup = new CgroupPath("/oci-it-" + ProcessHandle.current().pid());
        this.rootfs = makeRootfs(folder.resolve("rootfs"));
        this.settings = new RuntimeSettings(
                "runc",
                program("runc"),
                folder.resolve("runc"),
                program("conmon"),
                folder.resolve("exits"),
                folder.resolve("links"),
                Duration.ofSeconds(60));
        this.runtime = new ConmonRuntime(settings, cgroups);
        this.watch = newWatch();
    }

    static Path program(String name) {
        Optional<Path> found = List.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin").stream()
                .map(f -> Path.of(f, name))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), "needs " + name);
        return found.get();
    }

    private static Path makeRootfs(Path rootfs) throws IOException {
        for (String name : List.of("bin", "proc", "dev", "tmp", "sys")) {
            Files.createDirectories(rootfs.resolve(name));
        }
        Files.copy(BUSYBOX, rootfs.resolve("bin/busybox"));
        for (String applet : APPLETS) {
            Files.createSymbolicLink(rootfs.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        return rootfs;
    }

    PollingExitWatch newWatch() {
        return new PollingExitWatch(
                settings.exitFolder(), exits::add, PollingExitWatch.DEFAULT_GRACE, Clock.systemUTC());
    }

    PollingExitWatch watch() {
        return watch;
    }

    /** As a crash of the agent does: the old watch is gone, a new one knows nothing. */
    void restartWatch() {
        watch.close();
        watch = newWatch();
    }

    ContainerSpec.Command command(boolean terminal, String... args) {
        return new ContainerSpec.Command(
                List.of(args),
                List.of("PATH=/bin", "TERM=xterm"),
                "/",
                terminal,
                new ContainerSpec.User(0, 0, List.of()),
                new ContainerSpec.Capabilities(CAPABILITIES, CAPABILITIES, CAPABILITIES, Set.of(), Set.of()),
                true,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    ContainerSpec spec(String id, ContainerSpec.Command command) {
        return new ContainerSpec(
                command,
                rootfs,
                false,
                Optional.of("box"),
                List.of(
                        new ContainerSpec.Mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")),
                        new ContainerSpec.Mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "mode=755")),
                        new ContainerSpec.Mount(
                                "/dev/pts",
                                "devpts",
                                "devpts",
                                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"))),
                namespaces(),
                cgroup.child(id),
                new ContainerSpec.Resources(CgroupLimits.NONE, List.of(), Map.of(), Map.of()),
                List.of(),
                List.of("/proc/kcore"),
                List.of("/proc/sys"),
                Map.of(),
                seccomp,
                Optional.empty(),
                "private",
                Map.of());
    }

    private List<ContainerSpec.Namespace> namespaces() {
        return Stream.of(
                        ContainerSpec.Namespace.Kind.PID,
                        ContainerSpec.Namespace.Kind.MOUNT,
                        ContainerSpec.Namespace.Kind.IPC,
                        ContainerSpec.Namespace.Kind.UTS,
                        ContainerSpec.Namespace.Kind.NETWORK)
                .filter(kind -> !hostPid || kind != ContainerSpec.Namespace.Kind.PID)
                .map(BusyboxMachine::namespace)
                .toList();
    }

    private static ContainerSpec.Namespace namespace(ContainerSpec.Namespace.Kind kind) {
        return new ContainerSpec.Namespace(kind, Optional.empty());
    }

    /** Folders of a group in every hierarchy, found from outside. */
    static List<Path> folders(CgroupPath path) throws IOException {
        try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
            return Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), hierarchies.toList().stream())
                    .filter(h -> Files.exists(h.resolve("cgroup.procs")))
                    .map(h -> h.resolve(path.value().substring(1)))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    Path bundle(String id) {
        return folder.resolve("bundles").resolve(id);
    }

    Path log(String id) {
        return bundle(id).resolve("0.log");
    }

    CreatedContainer create(String id, String... args) throws IOException {
        return create(id, false, false, args);
    }

    CreatedContainer create(String id, boolean terminal, boolean stdin, String... args) throws IOException {
        Files.createDirectories(bundle(id));
        ids.add(id);
        ContainerLaunch launch = new ContainerLaunch(
                id, bundle(id), Optional.of(log(id)), terminal, stdin, true, Optional.of(cgroup.child("monitors")));
        return runtime.create(launch, spec(id, command(terminal, args)));
    }

    CreatedContainer run(String id, String... args) throws IOException {
        CreatedContainer created = create(id, args);
        watch.watch(id, created.init(), created.monitor());
        runtime.start(id);
        return created;
    }

    ExitWatch.ContainerExit nextExit() throws InterruptedException {
        ExitWatch.ContainerExit exit = exits.poll(20, TimeUnit.SECONDS);
        if (exit == null) {
            throw new AssertionError("no exit was told in 20 s");
        }
        return exit;
    }

    void remove(String id) throws IOException {
        runtime.delete(id);
        watch.forget(id);
        ids.remove(id);
        deleteTree(bundle(id));
    }

    static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var tree = Files.walk(folder)) {
                for (Path path : tree.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (String id : List.copyOf(ids)) {
            remove(id);
        }
        watch.close();
        cgroups.at(cgroup).remove();
    }
}
