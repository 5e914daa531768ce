package io.nodeagent.oci.runtime;

import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.process.ChildProcess;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.linux.process.ProcessTree;
import io.nodeagent.linux.process.Program;
import io.nodeagent.linux.process.Spawn;
import io.nodeagent.oci.spec.ContainerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The OCI runtime's exec in the foreground: it is the parent of the command and ends with its exit code. Closing kills
 * both and all below them if they still run.
 */
final class RunningExec implements AutoCloseable {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** How long the runtime may take to end after its command was killed. */
    private static final Duration RUNTIME_GRACE = Duration.ofSeconds(1);

    private final String id;
    private final RuntimeSettings settings;
    private final ExecFolder files;
    private final ChildProcess child;
    private final Optional<ProcessIdentity> identity;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RunningExec(String id, RuntimeSettings settings, ExecFolder files, ChildProcess child) {
        this.id = id;
        this.settings = settings;
        this.files = files;
        this.child = child;
        this.identity = ProcessIdentity.of(child.pid());
    }

    /** @param terminal the path of the terminal that is to be the command's; then {@code streams} is empty */
    static RunningExec start(
            RuntimeSettings settings, Target target, Map<Integer, Descriptor> streams, Optional<String> terminal) {
        ExecFolder files = new ExecFolder(target.bundle(), target.command());
        try {
            List<String> line = new ArrayList<>(
                    OciCommand.of(settings).line("--log", files.log().toString()));
            line.addAll(List.of("exec", "--process", files.process().toString()));
            line.addAll(List.of("--pid-file", files.pid().toString(), target.id()));
            ChildProcess child =
                    Spawn.start(new Program(line, OciCommand.ENVIRONMENT, streams, terminal, Optional.empty()));
            return new RunningExec(target.id(), settings, files, child);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** What is run where. */
    record Target(String id, Path bundle, ContainerSpec.Command command) {}

    /** Waits for its exit code; a command that never ran is an {@link OciRuntimeException}. Empty: the time is over. */
    OptionalInt waitFor(Duration timeout) throws InterruptedException {
        OptionalInt code = child.waitFor(timeout);
        if (code.isPresent() && code.getAsInt() != 0 && !closed.get() && !files.commandRan()) {
            throw new OciRuntimeException(
                    "%s exec in %s: %s".formatted(settings.program().getFileName(), id, files.runtimesWords()));
        }
        return code;
    }

    int waitFor() throws InterruptedException {
        return waitFor(FOREVER)
                .orElseThrow(() -> new OciRuntimeException("waiting for exec in " + id + " ended early"));
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            if (identity.filter(ProcessIdentity::alive).isPresent()) {
                ProcessTree.kill(identity.get(), RUNTIME_GRACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            child.close();
            files.close();
        }
    }
}
