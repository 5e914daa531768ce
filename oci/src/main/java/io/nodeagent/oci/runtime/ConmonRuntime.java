package io.nodeagent.oci.runtime;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.durable.DurableFiles;
import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.oci.spec.ContainerSpec;
import io.nodeagent.oci.spec.OciSpecWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Containers by runc, crun or another OCI runtime beneath conmon. Keeps nothing in memory: the files tell everything. */
public final class ConmonRuntime implements ContainerRuntime {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CONFIG = "config.json";
    /** The container's group once more, so that an exec need not read the whole configuration. */
    private static final String CGROUP = "cgroup";

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
    private static final int DELETE_ATTEMPTS = 8;
    private static final Duration FIRST_RETRY = Duration.ofMillis(5);

    private final RuntimeSettings settings;
    private final Cgroups cgroups;
    private final OciCommand command;
    private final BundleLinks links;
    private final RuntimeVersion version;
    /** Asked for when first wanted: that is a run of the program which no start should wait for. */
    private volatile @Nullable OciFeatures features;

    /** Makes the folders of {@code settings}, and asks the program for its version. */
    public ConmonRuntime(RuntimeSettings settings, Cgroups cgroups) {
        this.settings = settings;
        this.cgroups = cgroups;
        this.command = OciCommand.of(settings);
        this.links = new BundleLinks(settings.linkFolder());
        try {
            Files.createDirectories(settings.stateRoot());
            Files.createDirectories(settings.exitFolder());
        } catch (IOException e) {
            throw FileFailure.of("make folders of runtime " + settings.handler(), e);
        }
        this.version = RuntimeVersion.parse(command.check("--version").stdout());
    }

    @Override
    public String name() {
        return version.name();
    }

    @Override
    public String version() {
        return version.version();
    }

    @Override
    public OciFeatures features() {
        OciFeatures known = features;
        if (known == null) {
            known = OciFeatures.detect(settings.program());
            features = known;
        }
        return known;
    }

    @Override
    public CreatedContainer create(ContainerLaunch launch, ContainerSpec spec) {
        String id = BundleLinks.checked(launch.id());
        refuseRunning(id);
        try (CloseableStack undo = new CloseableStack()) {
            DurableFiles.write(
                    launch.bundle().resolve(CONFIG),
                    JSON.writeValueAsBytes(OciSpecWriter.container(spec)),
                    DurableFiles.Sync.NONE);
            DurableFiles.write(
                    launch.bundle().resolve(CGROUP),
                    spec.cgroupPath().value().getBytes(StandardCharsets.UTF_8),
                    DurableFiles.Sync.NONE);
            new ExitFiles(settings.exitFolder()).remove(id);
            links.link(id, launch.bundle());
            launch.log().ifPresent(log -> ConmonControl.rememberLog(launch.bundle(), log));
            undo.push("delete container " + id, () -> undoCreate(id, launch.bundle()));
            CreatedContainer created = new ConmonStart(settings, cgroups).create(launch);
            undo.keep();
            return created;
        } catch (InterruptedException e) {
            throw interrupted("create " + id, e);
        }
    }

    @Override
    public void start(String id) {
        OciCommand.Result _ = command.check("start", BundleLinks.checked(id));
    }

    @Override
    public void kill(String id, int signal, boolean allProcesses) {
        String number = Integer.toString(signal);
        if (!known(id)) {
            return;
        }
        OciCommand.Result result =
                allProcesses ? command.run("kill", "--all", id, number) : command.run("kill", id, number);
        if (!result.succeeded() && !state(id).orElse("stopped").equals("stopped")) {
            throw command.failure(result.stderr(), "kill", id, number);
        }
    }

    @Override
    public void delete(String id) {
        Optional<Path> bundle = links.find(id);
        try {
            deleteFromRuntime(id);
            if (bundle.isPresent()) {
                Monitor.end(id, bundle.get(), Monitor.END_GRACE);
                // An agent that died in the middle of a create left a conmon that went on with it.
                deleteFromRuntime(id);
                removeCgroup(bundle.get());
            }
        } catch (InterruptedException e) {
            throw interrupted("delete " + id, e);
        }
        links.unlink(id);
    }

    @Override
    public Optional<String> state(String id) {
        if (!known(id)) {
            return Optional.empty();
        }
        OciCommand.Result result = command.run("state", id);
        if (result.succeeded()) {
            return Optional.of(JSON.readTree(result.stdout()).path("status").asString("stopped"));
        }
        // A crash in the middle of its create leaves a folder that the runtime itself knows nothing of.
        if (!known(id) || result.stderr().contains("does not exist")) {
            return Optional.empty();
        }
        throw command.failure(result.stderr(), "state", id);
    }

    @Override
    public ExecResult execSync(String id, ContainerSpec.Command exec, Duration timeout, int outputLimitBytes) {
        try {
            return SyncExec.run(settings, target(id, exec), timeout, outputLimitBytes);
        } catch (InterruptedException e) {
            throw interrupted("exec in " + id, e);
        }
    }

    @Override
    public ExecSession exec(String id, ContainerSpec.Command exec, boolean stdin) {
        RunningExec.Target target = target(id, exec);
        return exec.terminal()
                ? TerminalExecSession.start(settings, target)
                : PipeExecSession.start(settings, target, stdin);
    }

    @Override
    public AttachSession attach(String id) {
        return ConmonAttachSession.connect(id, bundle(id));
    }

    @Override
    public void resize(String id, int columns, int rows) {
        new ConmonControl(id, bundle(id)).resize(columns, rows);
    }

    @Override
    public void reopenLog(String id) {
        try {
            new ConmonControl(id, bundle(id)).reopenLog();
        } catch (InterruptedException e) {
            throw interrupted("reopen the log of " + id, e);
        }
    }

    private RunningExec.Target target(String id, ContainerSpec.Command exec) {
        Path bundle = bundle(id);
        return new RunningExec.Target(id, bundle, cgroupOf(bundle).map(cgroups::at), exec);
    }

    private Path bundle(String id) {
        return links.find(id).orElseThrow(() -> new NotFoundException("container " + id + " does not exist"));
    }

    /** An interrupt may be why a create is undone; it must not undo the undoing. */
    private void undoCreate(String id, Path bundle) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            Monitor.end(id, bundle, Duration.ZERO);
            delete(id);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is left of an earlier create makes way; a container that runs does not. */
    private void refuseRunning(String id) {
        if (links.find(id).isEmpty() && !known(id)) {
            return;
        }
        if (state(id).orElse("stopped").equals("running")) {
            throw new AlreadyExistsException("container " + id + " runs: delete it first, or use another id");
        }
        delete(id);
    }

    /** Both runtimes keep a folder an id; looking is a thousand times cheaper than asking them. */
    private boolean known(String id) {
        return Files.isDirectory(settings.stateRoot().resolve(BundleLinks.checked(id)));
    }

    private void deleteFromRuntime(String id) throws InterruptedException {
        Duration pause = FIRST_RETRY;
        for (int attempt = 1; known(id); attempt++) {
            OciCommand.Result result = command.run("delete", "--force", id);
            if (result.succeeded() && !known(id)) {
                return;
            }
            // Right after a kill the kernel may still hold the cgroup: EBUSY.
            if (attempt == DELETE_ATTEMPTS) {
                throw command.failure(result.stderr(), "delete", "--force", id);
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    /** The runtimes leave groups behind when a create was cut short, with processes in them. */
    private void removeCgroup(Path bundle) {
        cgroupOf(bundle).map(cgroups::at).filter(Cgroup::exists).ifPresent(group -> {
            group.killAll(KILL_TIMEOUT);
            group.remove();
        });
    }

    private static Optional<CgroupPath> cgroupOf(Path bundle) {
        Path file = bundle.resolve(CONFIG);
        try {
            if (Files.exists(bundle.resolve(CGROUP))) {
                return Optional.of(new CgroupPath(Files.readString(bundle.resolve(CGROUP))));
            }
            String path = JSON.readTree(Files.readAllBytes(file))
                    .path("linux")
                    .path("cgroupsPath")
                    .asString("");
            return path.isEmpty() ? Optional.empty() : Optional.of(new CgroupPath(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }

    private static UnavailableException interrupted(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new UnavailableException("interrupted during " + what, cause);
    }
}
