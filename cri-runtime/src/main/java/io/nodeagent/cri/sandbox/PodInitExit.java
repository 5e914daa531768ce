package io.nodeagent.cri.sandbox;

import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.event.LifecycleEvents;
import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.cri.state.StateLocks;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a pod's init: the kernel has killed all processes of its pid namespace, and nothing can join it again. */
public final class PodInitExit {
    private static final Logger LOG = LoggerFactory.getLogger(PodInitExit.class);

    private final Sandboxes sandboxes;
    private final StateLocks locks;
    private final LifecycleEvents events;
    private final Clock clock;

    public PodInitExit(Sandboxes sandboxes, StateLocks locks, LifecycleEvents events, Clock clock) {
        this.sandboxes = sandboxes;
        this.locks = locks;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Marks the sandbox whose init this was as not ready. Waits for a creation in progress, which holds its lock.
     *
     * @param id of the hidden container, which is the sandbox's
     * @return whether there is such a sandbox
     */
    public boolean exited(String id) {
        try (var _ = locks.sandbox(new SandboxId(id))) {
            Optional<SandboxRecord> sandbox = sandboxes.find(id);
            sandbox.filter(SandboxRecord::ready).ifPresent(ready -> {
                LOG.atWarn().addKeyValue("sandbox", ready.id()).log("no longer ready: its init has ended");
                sandboxes.save(ready.withState(SandboxRecord.State.NOTREADY));
                events.publish(new LifecycleEvent(LifecycleEvent.Kind.STOPPED, id, ready.id(), clock.instant()));
            });
            return sandbox.isPresent();
        }
    }
}
