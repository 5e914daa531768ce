package io.nodeagent.cri.container;

import io.nodeagent.cri.state.ContainerId;
import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Ends running containers: asks first, then kills. */
public final class ContainerStop {
    private static final int SIGKILL = 9;
    private static final Duration AFTER_KILL = Duration.ofSeconds(20);

    private final ContainerContext context;
    private final ContainerExits exits;

    public ContainerStop(ContainerContext context, ContainerExits exits) {
        this.context = context;
        this.exits = exits;
    }

    /**
     * Ends a container and waits until that is recorded; one that is gone or does not run is no error.
     *
     * @param grace how long after its stop signal it is killed; zero kills at once
     */
    public void stop(String idOrPrefix, Duration grace) {
        Optional<ContainerRecord> container = context.containers().find(idOrPrefix);
        if (container.isEmpty()) {
            return;
        }
        ContainerId id = container.get().id();
        if (grace.isPositive()) {
            Optional<CountDownLatch> asked = signal(id, container.get().made().stopSignal(), false);
            if (asked.isEmpty() || ExitSignals.await(asked.get(), grace)) {
                return;
            }
        }
        Optional<CountDownLatch> killed = signal(id, SIGKILL, true);
        if (killed.isPresent() && !ExitSignals.await(killed.get(), AFTER_KILL)) {
            throw new UnavailableException(
                    "container %s still runs %d s after SIGKILL: a process may hang in the kernel"
                            .formatted(id, AFTER_KILL.toSeconds()));
        }
    }

    /** Kills every container of a sandbox, all at once. */
    public void killAll(SandboxId sandbox) {
        List<ContainerRecord> running = context.containers().of(sandbox).stream()
                .filter(ContainerRecord::running)
                .toList();
        forEachAtOnce(running, c -> stop(c.id().value(), Duration.ZERO));
    }

    /** Signals a running container; empty when it does not run. */
    private Optional<CountDownLatch> signal(ContainerId id, int signal, boolean all) {
        try (var _ = context.locks().container(id)) {
            Optional<ContainerRecord> container =
                    context.containers().find(id.value()).filter(ContainerRecord::running);
            return container.map(c -> {
                CountDownLatch latch = exits.stopping(c);
                boolean shared = c.definition().security().namespaces().pidOfOthers();
                context.runtime(c).kill(id.value(), signal, all && shared);
                return latch;
            });
        }
    }

    private static void forEachAtOnce(List<ContainerRecord> containers, Consumer<ContainerRecord> action) {
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = containers.stream()
                .map(c -> Thread.ofVirtual()
                        .name("stop-" + c.id())
                        .start(() -> runOrKeep(() -> action.accept(c), failures)))
                .toList();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while containers were stopped", e);
        }
        RuntimeException first = failures.poll();
        if (first != null) {
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void runOrKeep(Runnable action, Queue<RuntimeException> failures) {
        try {
            action.run();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }
}
