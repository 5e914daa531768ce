package io.nodeagent.cri.sandbox;

import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.event.LifecycleEvents;
import io.nodeagent.durable.BootId;
import java.time.Clock;
import java.util.Optional;

/** Stops and removes sandboxes; the caller holds the sandbox's lock and has dealt with its containers. */
public final class SandboxEnd {
    private final Sandboxes sandboxes;
    private final SandboxParts parts;
    private final LifecycleEvents events;
    private final BootId boot;
    private final Clock clock;

    public SandboxEnd(Sandboxes sandboxes, SandboxParts parts, LifecycleEvents events, BootId boot, Clock clock) {
        this.sandboxes = sandboxes;
        this.parts = parts;
        this.events = events;
        this.boot = boot;
        this.clock = clock;
    }

    /** Takes it off the network, ends its init and marks it as not ready; repeatable. */
    public SandboxRecord stop(SandboxRecord sandbox) {
        if (!sandbox.ready() && sandbox.attachment().isEmpty() && sandbox.init().isEmpty()) {
            return sandbox;
        }
        if (sandbox.attachment().isPresent()) {
            parts.network().undo(sandbox);
        }
        if (sandbox.init().isPresent() && sandbox.bootId().equals(boot.value())) {
            parts.init().undo(sandbox);
        }
        SandboxRecord stopped = sandbox.withAttachment(Optional.empty())
                .withInit(Optional.empty())
                .withState(SandboxRecord.State.NOTREADY);
        sandboxes.save(stopped);
        if (sandbox.ready()) {
            publish(LifecycleEvent.Kind.STOPPED, sandbox);
        }
        return stopped;
    }

    /** Unmakes all of it and forgets it. Of another boot's sandbox only what outlives a boot is there to unmake. */
    public void remove(SandboxRecord sandbox) {
        SandboxRecord stopped = stop(sandbox);
        if (stopped.bootId().equals(boot.value())) {
            parts.undoAll(stopped);
        } else {
            parts.network().undo(stopped);
        }
        sandboxes.forget(stopped);
        publish(LifecycleEvent.Kind.DELETED, stopped);
    }

    private void publish(LifecycleEvent.Kind kind, SandboxRecord sandbox) {
        events.publish(new LifecycleEvent(kind, sandbox.id().value(), sandbox.id(), clock.instant()));
    }
}
