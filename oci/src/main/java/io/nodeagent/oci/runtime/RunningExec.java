package io.nodeagent.oci.runtime;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupException;
import io.nodeagent.cgroups.ProcessMark;
import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.process.ChildProcess;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.linux.process.ProcessTree;
import io.nodeagent.linux.process.Program;
import io.nodeagent.linux.process.Spawn;
import io.nodeagent.oci.spec.ContainerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command in a container, beneath a program that ends with its exit code. Closing kills the command and all that it
 * started if it still runs: what is below that program, and what carries the exec's mark.
 */
final class RunningExec implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningExec.class);
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** How long the parent may take to end after its command was killed. */
    private static final Duration PARENT_GRACE = Duration.ofSeconds(1);

    private final String id;
    private final RuntimeSettings settings;
    private final ExecFolder files;
    private final Optional<ProcessMark> mark;
    private final ChildProcess child;
    private final Optional<ProcessIdentity> identity;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RunningExec(
            String id, RuntimeSettings settings, ExecFolder files, Optional<ProcessMark> mark, ChildProcess child) {
        this.id = id;
        this.settings = settings;
        this.files = files;
        this.mark = mark;
        this.child = child;
        this.identity = ProcessIdentity.of(child.pid());
    }

    /** @param terminal the path of the terminal that is to be the command's; then {@code streams} is empty */
    static RunningExec start(
            RuntimeSettings settings, Target target, Map<Integer, Descriptor> streams, Optional<String> terminal) {
        ExecFolder files = new ExecFolder(target.bundle(), target.command());
        Optional<ProcessMark> mark = Optional.empty();
        try {
            mark = mark(target, files);
            List<String> line = terminal.isPresent()
                    ? ExecLine.withTerminal(settings, target, files, mark)
                    : ExecLine.withStreams(settings, target, files, mark);
            Program program = new Program(line, OciCommand.ENVIRONMENT, streams, terminal, Optional.empty());
            // conmon notes an out-of-memory kill by a file in its working directory.
            return new RunningExec(target.id(), settings, files, mark, Spawn.start(program.in(files.path())));
        } catch (RuntimeException e) {
            closeFiles(files, mark);
            throw e;
        }
    }

    /** Without a mark what leaves parent and session lives on after a kill: better than no command at all. */
    private static Optional<ProcessMark> mark(Target target, ExecFolder files) {
        try {
            String name = files.path().getFileName().toString();
            return target.group().map(group -> group.mark(name));
        } catch (CgroupException e) {
            LOG.atDebug().addKeyValue("container", target.id()).log("exec without a mark: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * What is run where.
     *
     * @param group the container's; empty when it has none
     */
    record Target(String id, Path bundle, Optional<Cgroup> group, ContainerSpec.Command command) {}

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
                ProcessTree.kill(
                        identity.get(), () -> mark.map(ProcessMark::processes).orElse(Set.of()), PARENT_GRACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            child.close();
            closeFiles(files, mark);
        }
    }

    private static void closeFiles(ExecFolder files, Optional<ProcessMark> mark) {
        try (files) {
            mark.ifPresent(ProcessMark::close);
        }
    }
}
