package io.nodeagent.cri.container;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.oci.runtime.ContainerLaunch;
import io.nodeagent.oci.runtime.ContainerRuntime;
import io.nodeagent.oci.runtime.CreatedContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Starts created containers: the OCI runtime's create and start, with the record one step ahead of each. */
public final class ContainerStart {
    private final ContainerContext context;
    private final Sandboxes sandboxes;
    private final ContainerExits exits;
    private final CgroupPath monitors;
    private final PidJoin pids;

    /** @param monitors the group of every container's conmon, which no pod pays for and no pod's limit kills */
    public ContainerStart(ContainerContext context, Sandboxes sandboxes, ContainerExits exits, CgroupPath monitors) {
        this.context = context;
        this.sandboxes = sandboxes;
        this.exits = exits;
        this.monitors = monitors;
        this.pids = new PidJoin(context.containers());
    }

    /** Starts a container; one that runs already is left alone. One that cannot be started has exited with 128. */
    public void start(String idOrPrefix) {
        ContainerRecord known = context.containers().require(idOrPrefix);
        try (var _ = context.locks().sandbox(known.sandbox());
                var _ = context.locks().container(known.id())) {
            ContainerRecord container = context.containers().require(known.id().value());
            switch (container.state()) {
                case ContainerState.Created _ -> run(container);
                case ContainerState.Running _ -> {}
                case ContainerState.Exited _ ->
                    throw new FailedPreconditionException(
                            "container " + container.id() + " has exited: create a new one");
                case ContainerState.Starting _, ContainerState.Creating _ ->
                    throw new InternalException("container " + container.id() + " is " + container.state());
            }
        }
    }

    private void run(ContainerRecord container) {
        SandboxRecord sandbox = sandboxes.require(container.sandbox().value());
        if (!sandbox.ready()) {
            throw new FailedPreconditionException("sandbox " + container.sandbox() + " is not ready: run a new one");
        }
        ContainerRuntime runtime = context.runtime(container);
        try {
            context.containers().intend(container.withState(new ContainerState.Starting(Optional.empty())));
            container.rootKeys().forEach(context.rootFilesystems()::mount);
            Optional<ProcessIdentity> joined = pids.joined(sandbox, container.definition());
            CreatedContainer processes = runtime.create(
                    launch(container), PidJoin.into(joined, context.files().spec(container.id())));
            context.containers().intend(container.withState(new ContainerState.Starting(Optional.of(processes))));
            PidJoin.requireStill(joined);
            exits.watch(container, processes);
            // Before, not after: a short program has ended by the time that the call returns
            Instant startedAt = context.clock().instant();
            runtime.start(container.id().value());
            context.containers().intend(container.withState(new ContainerState.Running(processes, startedAt)));
            context.publish(LifecycleEvent.Kind.STARTED, container);
        } catch (RuntimeException e) {
            exits.startFailed(container, e);
            throw e;
        }
    }

    private ContainerLaunch launch(ContainerRecord container) {
        container.log().ifPresent(ContainerStart::makeLogFolder);
        context.cgroups().create(monitors);
        var terminal = container.definition().terminal();
        return new ContainerLaunch(
                container.id().value(),
                context.files().makeBundle(container.id()),
                container.log(),
                terminal.tty(),
                terminal.stdin(),
                terminal.stdinOnce(),
                Optional.of(monitors));
    }

    private static void makeLogFolder(Path log) {
        try {
            Files.createDirectories(Objects.requireNonNull(log.getParent()));
        } catch (IOException e) {
            throw FileFailure.of("make the folder of " + log, e);
        }
    }
}
