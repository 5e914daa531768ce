package io.nodeagent.agent.memory;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of a container that have run, each with the id of its run.
 *
 * @param postStarted the run whose postStart hook succeeded
 * @param preStopped the run whose preStop hook ended, in whatever way
 * @param preStoppedAt when it did
 */
public record Hooks(
        @Nullable String postStarted,
        @Nullable String preStopped,
        @Nullable Instant preStoppedAt) {
    /** No hook has run. */
    public static final Hooks NONE = new Hooks(null, null, null);

    public Hooks withPostStarted(String containerId) {
        return new Hooks(containerId, preStopped, preStoppedAt);
    }

    public Hooks withPreStopped(String containerId, Instant at) {
        return new Hooks(postStarted, containerId, at);
    }

    /** When the preStop hook of that run ended. */
    public Optional<Instant> preStopEnd(String containerId) {
        return containerId.equals(preStopped) ? Optional.ofNullable(preStoppedAt) : Optional.empty();
    }
}
