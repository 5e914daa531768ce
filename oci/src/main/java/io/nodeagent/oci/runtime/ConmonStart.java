package io.nodeagent.oci.runtime;

import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.descriptor.Pipe;
import io.nodeagent.linux.process.ChildProcess;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.linux.process.ProcessTree;
import io.nodeagent.linux.process.Program;
import io.nodeagent.linux.process.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts a conmon, which makes the container. Two pipes lead to it: it waits at one until it has been put into its
 * cgroup, and tells the pid of the container's init, or why there is none, by the other.
 */
final class ConmonStart {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int START_PIPE = 4;
    private static final int SYNC_PIPE = 3;
    private static final int STDERR_LIMIT = 64 * 1024;
    private static final Duration STDERR_WAIT = Duration.ofSeconds(1);
    private static final int SYNC_LIMIT = 64 * 1024;

    private final RuntimeSettings settings;
    private final Cgroups cgroups;

    ConmonStart(RuntimeSettings settings, Cgroups cgroups) {
        this.settings = settings;
        this.cgroups = cgroups;
    }

    CreatedContainer create(ContainerLaunch launch) throws InterruptedException {
        OciCommand.CALLS.acquire();
        try {
            return createNow(launch);
        } finally {
            OciCommand.CALLS.release();
        }
    }

    private CreatedContainer createNow(ContainerLaunch launch) throws InterruptedException {
        List<String> environment = new ArrayList<>(OciCommand.ENVIRONMENT);
        environment.add("_OCI_SYNCPIPE=" + SYNC_PIPE);
        environment.add("_OCI_STARTPIPE=" + START_PIPE);
        try (Pipe sync = Pipe.open("conmon's sync pipe");
                Pipe start = Pipe.open("conmon's start pipe");
                Pipe err = Pipe.open("conmon's stderr")) {
            Map<Integer, Descriptor> files =
                    Map.of(2, err.writeEnd(), SYNC_PIPE, sync.writeEnd(), START_PIPE, start.readEnd());
            // conmon notes an out-of-memory kill by a file in its working directory.
            Program program = new Program(line(launch), environment, files).in(launch.bundle());
            try (ChildProcess conmon = Spawn.start(program)) {
                sync.writeEnd().close();
                start.readEnd().close();
                err.writeEnd().close();
                launch.monitorCgroup().ifPresent(path -> cgroups.create(path).add(conmon.pid()));
                try {
                    return await(launch, conmon, start.writeEnd(), sync.readEnd(), err.readEnd());
                } catch (InterruptedException | RuntimeException e) {
                    killWithChild(conmon);
                    throw e;
                }
            }
        }
    }

    /** Killed alone while it goes to the background it would leave a child that no pid file names. */
    private static void killWithChild(ChildProcess conmon) throws InterruptedException {
        Optional<ProcessIdentity> identity = ProcessIdentity.of(conmon.pid()).filter(ProcessIdentity::alive);
        if (identity.isPresent()) {
            ProcessTree.kill(identity.get(), Duration.ZERO);
        }
    }

    private CreatedContainer await(
            ContainerLaunch launch, ChildProcess conmon, Descriptor start, Descriptor sync, Descriptor err)
            throws InterruptedException {
        try (OutputCapture stderr = new OutputCapture(err, STDERR_LIMIT);
                OutputCapture told = new OutputCapture(sync, SYNC_LIMIT)) {
            release(start, stderr);
            if (conmon.waitFor(settings.commandTimeout()).isEmpty()) {
                throw new OciRuntimeException("conmon for " + launch.id() + " did not go to the background");
            }
            // conmon keeps its end open for good, so the line's end is what is waited for.
            String line = told.awaitLine(settings.commandTimeout());
            return created(launch, line, stderr);
        }
    }

    private static void release(Descriptor start, OutputCapture stderr) throws InterruptedException {
        try (start) {
            start.write(new byte[] {'\n'}, 0, 1);
        } catch (IOException e) {
            String words = new String(stderr.awaitEnd(STDERR_WAIT), StandardCharsets.UTF_8);
            throw new OciRuntimeException("conmon did not start: " + RuntimeMessage.of(words), e);
        }
    }

    private CreatedContainer created(ContainerLaunch launch, String line, OutputCapture stderr) {
        JsonNode answer;
        try {
            answer = line.isBlank() ? JSON.createObjectNode() : JSON.readTree(line);
        } catch (JacksonException e) {
            throw new OciRuntimeException("conmon for " + launch.id() + " told no JSON: " + line, e);
        }
        long pid = answer.path("pid").asLong(-1);
        if (pid <= 0) {
            String words = answer.path("message").asString("");
            throw new OciRuntimeException("%s create %s: %s"
                    .formatted(
                            settings.program().getFileName(),
                            launch.id(),
                            RuntimeMessage.of(words.isBlank() ? stderr.text() : words)));
        }
        ProcessIdentity init = ProcessIdentity.of(pid)
                .orElseThrow(() -> new OciRuntimeException("container " + launch.id() + ": its init ended at once"));
        Path pidFile = launch.bundle().resolve(Monitor.PID_FILE);
        ProcessIdentity monitor = Monitor.pid(pidFile)
                .flatMap(ProcessIdentity::of)
                .orElseThrow(() -> new OciRuntimeException("container " + launch.id() + ": its conmon ended at once"));
        return new CreatedContainer(init, monitor);
    }

    private List<String> line(ContainerLaunch launch) {
        Path bundle = launch.bundle().toAbsolutePath();
        List<String> line = new ArrayList<>(List.of(
                settings.conmon().toString(),
                "-c",
                launch.id(),
                "-u",
                launch.id(),
                "-n",
                launch.id(),
                "-r",
                settings.program().toString(),
                "-b",
                bundle.toString(),
                "-p",
                bundle.resolve("init.pid").toString(),
                "-P",
                bundle.resolve(Monitor.PID_FILE).toString(),
                "--exit-dir",
                settings.exitFolder().toString(),
                "-l",
                launch.log().map(log -> "k8s-file:" + log).orElse("none"),
                // The attach socket lies in the bundle then, and no path is too long for it.
                "--full-attach",
                "--no-sync-log",
                "--log-level",
                "error",
                "--runtime-arg",
                "--root",
                "--runtime-arg",
                settings.stateRoot().toString()));
        if (launch.terminal()) {
            line.add("-t");
        }
        if (launch.stdin()) {
            line.add("-i");
            if (!launch.stdinOnce()) {
                line.add("--leave-stdin-open");
            }
        }
        return line;
    }
}
