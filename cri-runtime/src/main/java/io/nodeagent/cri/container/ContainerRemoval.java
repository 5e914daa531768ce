package io.nodeagent.cri.container;

import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.state.SandboxId;
import java.time.Duration;
import java.util.Optional;

/** Removes containers, killing those that run; what is gone is no error. */
public final class ContainerRemoval {
    private final ContainerContext context;
    private final ContainerStop stop;
    private final ContainerExits exits;

    public ContainerRemoval(ContainerContext context, ContainerStop stop, ContainerExits exits) {
        this.context = context;
        this.stop = stop;
        this.exits = exits;
    }

    /** Removes one. */
    public void remove(String idOrPrefix) {
        Optional<ContainerRecord> known = context.containers().find(idOrPrefix);
        if (known.isEmpty()) {
            return;
        }
        stop.stop(known.get().id().value(), Duration.ZERO);
        try (var _ = context.locks().container(known.get().id())) {
            context.containers().find(known.get().id().value()).ifPresent(this::unmake);
        }
    }

    /** Removes those of a sandbox. */
    public void removeAll(SandboxId sandbox) {
        context.containers().of(sandbox).forEach(c -> remove(c.id().value()));
    }

    /** The record goes last, so that a crash in between is finished by the next try. */
    void unmake(ContainerRecord container) {
        if (context.files().bundleExists(container.id())) {
            exits.clear(container);
        }
        container.rootKeys().forEach(context.rootFilesystems()::remove);
        context.files().removeSpec(container.id());
        context.containers().forget(container);
        context.publish(LifecycleEvent.Kind.DELETED, container);
    }
}
