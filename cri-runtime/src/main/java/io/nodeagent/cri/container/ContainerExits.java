package io.nodeagent.cri.container;

import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.sandbox.PodInitExit;
import io.nodeagent.cri.sandbox.PodInitStep;
import io.nodeagent.cri.state.ContainerId;
import io.nodeagent.oci.runtime.CreatedContainer;
import io.nodeagent.oci.runtime.ExitWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records how containers end, and clears away what the OCI runtime and conmon keep of them. */
public final class ContainerExits implements ExitWatch.Listener, PodInitStep.Watch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerExits.class);

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

    private final ContainerContext context;
    private final ExitSignals signals = new ExitSignals();
    private final PodInitExit inits;
    private final ExitWatch watch;
    private final OomKills oomKills;

    /** @param factory makes the watch that tells the listener it is given */
    @SuppressWarnings("this-escape")
    public ContainerExits(
            ContainerContext context, Function<ExitWatch.Listener, ExitWatch> factory, PodInitExit inits) {
        this.context = context;
        this.inits = inits;
        this.oomKills = new OomKills(context.clock());
        this.watch = factory.apply(this);
    }

    void watch(ContainerRecord container, CreatedContainer processes) {
        oomKills.watch(container, context.cgroups().at(container.cgroupPath()));
        watch(container.id().value(), processes);
    }

    @Override
    public void watch(String id, CreatedContainer processes) {
        watch.watch(id, processes.init(), processes.monitor());
    }

    @Override
    public void forget(String id) {
        watch.forget(id);
    }

    /** What a stop waits for. To be taken with the container's lock held, while it runs. */
    CountDownLatch stopping(ContainerRecord container) {
        oomKills.stopping(container.id());
        return signals.of(container.id());
    }

    /** Comes on a virtual thread of the watch; waits for a start in progress, which holds the lock. */
    @Override
    public void exited(ExitWatch.ContainerExit exit) {
        if (inits.exited(exit.id())) {
            return;
        }
        ContainerId id = new ContainerId(exit.id());
        try (var _ = context.locks().container(id)) {
            Optional<ContainerRecord> container = context.containers().find(exit.id());
            if (container.isPresent() && container.get().state() instanceof ContainerState.Running running) {
                record(container.get(), running, exit);
            } else {
                watch.forget(exit.id());
            }
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("container", id).setCause(e).log("exit not recorded");
        }
    }

    private void record(ContainerRecord container, ContainerState.Running running, ExitWatch.ContainerExit exit) {
        int code = exit.exitCode().orElse(ExitReason.UNKNOWN_CODE);
        ExitReason reason = reason(container, exit.exitCode());
        endProcesses(container);
        ContainerRecord ended = container.withState(new ContainerState.Exited(
                Optional.of(running.startedAt()), finishedAt(running, exit), code, reason, ""));
        context.containers().save(ended);
        signals.exited(container.id());
        context.publish(LifecycleEvent.Kind.STOPPED, ended);
        LOG.atInfo()
                .addKeyValue("container", container.id())
                .addKeyValue("name", container.definition().name())
                .addKeyValue("code", code)
                .addKeyValue("reason", reason.text())
                .log("container exited");
        clear(ended);
    }

    /** The exit file's time is the kernel's, which stands still for a tick and can so lie before the start's. */
    private static Instant finishedAt(ContainerState.Running running, ExitWatch.ContainerExit exit) {
        return exit.finishedAt().isBefore(running.startedAt()) ? running.startedAt() : exit.finishedAt();
    }

    /**
     * In a shared pid namespace what a container forked outlives its first process, and would hold ports and files that
     * its next run needs.
     */
    private void endProcesses(ContainerRecord container) {
        var group = context.cgroups().at(container.cgroupPath());
        if (!container.definition().security().namespaces().pidOfOthers() || !group.exists()) {
            return;
        }
        try {
            group.killAll(KILL_TIMEOUT);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("container", container.id()).setCause(e).log("processes left after its end");
        }
    }

    /** The OOM counter dies with the group, so it is read before the OCI runtime removes that. */
    private ExitReason reason(ContainerRecord container, Optional<Integer> code) {
        if (code.isEmpty()) {
            return ExitReason.UNKNOWN;
        }
        if (code.get() == 0) {
            return ExitReason.COMPLETED;
        }
        return oomKills.ended(container, context.cgroups().at(container.cgroupPath()), code.get())
                ? ExitReason.OOM_KILLED
                : ExitReason.ERROR;
    }

    /** A start that failed leaves a container that has exited, with the failure's words. */
    void startFailed(ContainerRecord container, RuntimeException failure) {
        Instant now = context.clock().instant();
        ContainerRecord ended = container.withState(new ContainerState.Exited(
                Optional.empty(),
                now,
                ExitReason.START_ERROR_CODE,
                ExitReason.START_ERROR,
                String.valueOf(failure.getMessage())));
        try {
            context.containers().save(ended);
            signals.exited(container.id());
            context.publish(LifecycleEvent.Kind.STOPPED, ended);
            clear(ended);
        } catch (RuntimeException again) {
            failure.addSuppressed(again);
        }
    }

    /** The end of a container that nobody saw. */
    void lost(ContainerRecord container, Optional<Instant> startedAt, String message) {
        ContainerRecord ended = container.withState(new ContainerState.Exited(
                startedAt, context.clock().instant(), ExitReason.UNKNOWN_CODE, ExitReason.UNKNOWN, message));
        context.containers().save(ended);
        signals.exited(container.id());
        context.publish(LifecycleEvent.Kind.STOPPED, ended);
    }

    /** Repeatable: a bundle that is still there says that it was not done to the end. */
    void clear(ContainerRecord container) {
        oomKills.forget(container.id());
        endProcesses(container);
        context.runtime(container).delete(container.id().value());
        watch.forget(container.id().value());
        context.files().removeBundle(container.id());
    }

    @Override
    public void close() {
        watch.close();
        oomKills.close();
    }
}
