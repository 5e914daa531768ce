package io.nodeagent.cri.container;

import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.state.ContainerId;
import io.nodeagent.oci.runtime.CreatedContainer;
import io.nodeagent.oci.runtime.ExitWatch;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records how containers end, and clears away what the OCI runtime and conmon keep of them. */
public final class ContainerExits implements ExitWatch.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerExits.class);

    private final ContainerContext context;
    private final ExitSignals signals = new ExitSignals();
    private final ExitWatch watch;

    /** @param factory makes the watch that tells the listener it is given */
    @SuppressWarnings("this-escape")
    public ContainerExits(ContainerContext context, Function<ExitWatch.Listener, ExitWatch> factory) {
        this.context = context;
        this.watch = factory.apply(this);
    }

    void watch(ContainerRecord container, CreatedContainer processes) {
        watch.watch(container.id().value(), processes.init(), processes.monitor());
    }

    /** What a stop waits for. To be taken with the container's lock held, while it runs. */
    CountDownLatch signal(ContainerId id) {
        return signals.of(id);
    }

    /** Comes on a virtual thread of the watch; waits for a start in progress, which holds the lock. */
    @Override
    public void exited(ExitWatch.ContainerExit exit) {
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
        ContainerRecord ended = container.withState(
                new ContainerState.Exited(Optional.of(running.startedAt()), exit.finishedAt(), code, reason, ""));
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

    /** The OOM counter dies with the group, so it is read before the OCI runtime removes that. */
    private ExitReason reason(ContainerRecord container, Optional<Integer> code) {
        if (code.isEmpty()) {
            return ExitReason.UNKNOWN;
        }
        if (code.get() == 0) {
            return ExitReason.COMPLETED;
        }
        return context.cgroups().at(container.cgroupPath()).oomKills() > 0 ? ExitReason.OOM_KILLED : ExitReason.ERROR;
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
        context.runtime(container).delete(container.id().value());
        watch.forget(container.id().value());
        context.files().removeBundle(container.id());
    }

    @Override
    public void close() {
        watch.close();
    }
}
