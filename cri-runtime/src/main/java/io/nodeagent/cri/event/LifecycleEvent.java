package io.nodeagent.cri.event;

import io.nodeagent.cri.state.SandboxId;
import java.time.Instant;

/**
 * Something happened to a sandbox or to a container of it.
 *
 * @param subject the id of what it happened to: a container's, or the sandbox's own
 */
public record LifecycleEvent(Kind kind, String subject, SandboxId sandbox, Instant at) {
    /** What happened. */
    public enum Kind {
        CREATED,
        STARTED,
        STOPPED,
        DELETED
    }
}
