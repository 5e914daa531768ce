package io.nodeagent.cri.sandbox;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.event.LifecycleEvents;
import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.cri.state.StateLocks;
import io.nodeagent.durable.BootId;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.errors.AlreadyExistsException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Makes sandboxes, each whole or not at all. */
public final class SandboxCreation {
    private final Sandboxes sandboxes;
    private final StateLocks locks;
    private final SandboxParts parts;
    private final LifecycleEvents events;
    private final BootId boot;
    private final Clock clock;

    public SandboxCreation(
            Sandboxes sandboxes,
            StateLocks locks,
            SandboxParts parts,
            LifecycleEvents events,
            BootId boot,
            Clock clock) {
        this.sandboxes = sandboxes;
        this.locks = locks;
        this.parts = parts;
        this.events = events;
        this.boot = boot;
        this.clock = clock;
    }

    /**
     * Makes a sandbox. Asked again for one that is there and ready, as a client does whose first call was cut off, it
     * answers that one.
     *
     * @throws AlreadyExistsException another one has the name
     */
    public SandboxRecord create(SandboxDefinition definition) {
        parts.validate(definition);
        SandboxId id = SandboxId.random();
        try (var _ = locks.sandbox(id)) {
            Optional<SandboxId> owner = sandboxes.reserve(definition.name(), id);
            return owner.isPresent() ? same(definition, owner.get()) : make(definition, id);
        }
    }

    private SandboxRecord make(SandboxDefinition definition, SandboxId id) {
        try (var undo = new CloseableStack()) {
            undo.push("release the name", () -> sandboxes.release(definition.name(), id));
            SandboxRecord sandbox = new SandboxRecord(
                    id,
                    definition,
                    SandboxRecord.State.CREATING,
                    clock.instant(),
                    boot.value(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            undo.push("forget the record", () -> sandboxes.forget(sandbox));
            sandboxes.intend(sandbox);
            SandboxRecord made = apply(parts.steps(), sandbox, undo).withState(SandboxRecord.State.READY);
            sandboxes.save(made);
            undo.keep();
            events.publish(new LifecycleEvent(LifecycleEvent.Kind.CREATED, id.value(), id, clock.instant()));
            events.publish(new LifecycleEvent(LifecycleEvent.Kind.STARTED, id.value(), id, clock.instant()));
            return made;
        }
    }

    /** Each undo is registered before its step, for a step may fail half way. */
    private static SandboxRecord apply(List<SandboxStep> steps, SandboxRecord sandbox, CloseableStack undo) {
        SandboxRecord[] latest = {sandbox};
        for (SandboxStep step : steps) {
            undo.push("unmake " + step.name(), () -> step.undo(latest[0]));
            latest[0] = step.apply(latest[0]);
        }
        return latest[0];
    }

    private SandboxRecord same(SandboxDefinition definition, SandboxId owner) {
        return sandboxes
                .find(owner.value())
                .filter(s -> s.ready() && s.definition().equals(definition))
                .orElseThrow(() ->
                        new AlreadyExistsException("sandbox %s has the name %s".formatted(owner, definition.name())));
    }
}
