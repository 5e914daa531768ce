package io.nodeagent.agent.memory;

import io.fabric8.kubernetes.api.model.Container;
import io.nodeagent.agent.probe.ProbeKind;
import io.nodeagent.agent.probe.ProbeState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container's past.
 *
 * @param lastAttempt the highest attempt ever seen, -1 for none
 * @param accountedAttempt the attempt whose end the back-off already counts, -1 for none
 * @param backOffSeconds how long the restart after that end waits
 * @param restartAt when it may happen
 * @param image the image of the next start, once it is here
 * @param startFailure of the attempt it names
 * @param probes of the run that each names
 * @param condemned of the attempt it names
 * @param hooks of the runs that they name
 */
public record ContainerMemory(
        int lastAttempt,
        int accountedAttempt,
        long backOffSeconds,
        @Nullable Instant restartAt,
        @Nullable ReadyImage image,
        @Nullable StartFailure startFailure,
        Map<ProbeKind, ProbeState> probes,
        @Nullable Condemned condemned,
        Hooks hooks) {
    private static final long FIRST_SECONDS = 10;
    private static final long LAST_SECONDS = 300;
    private static final Duration STABLE = Duration.ofMinutes(10);

    /** A container never seen. */
    public static final ContainerMemory NONE =
            new ContainerMemory(-1, -1, 0, null, null, null, Map.of(), null, Hooks.NONE);

    public ContainerMemory {
        probes = Map.copyOf(probes);
    }

    /**
     * An image found on the node or pulled.
     *
     * @param specImage as the spec names it
     */
    public record ReadyImage(String specImage, String imageRef, Optional<Long> uid, String username) {}

    /** A start that the runtime refused. */
    public record StartFailure(int attempt, String message, Instant at) {}

    /**
     * A run that the agent ends although its pod goes on.
     *
     * @param message the event's words
     * @param deadline when its grace is over
     * @param restart whether another run follows, however this one ends
     */
    public record Condemned(int attempt, String message, Instant deadline, boolean restart) {}

    /** The verdict on that attempt, if there is one. */
    public Optional<Condemned> condemnation(int attempt) {
        return Optional.ofNullable(condemned).filter(c -> c.attempt() == attempt);
    }

    /** What is known of a probe's answers in that run. */
    public Optional<ProbeState> probe(ProbeKind kind, String containerId) {
        return Optional.ofNullable(probes.get(kind))
                .filter(state -> state.containerId().equals(containerId));
    }

    /** Whether the container's probe of that kind, if the spec has one, is satisfied with that run. */
    public boolean passes(ProbeKind kind, Container spec, String containerId) {
        return kind.of(spec) == null
                || probe(kind, containerId)
                        .filter(state -> state.settled() == ProbeState.Settled.SUCCESS)
                        .isPresent();
    }

    /** Whether that run has got over its postStart hook. */
    public boolean hooked(Container spec, String containerId) {
        return spec.getLifecycle() == null
                || spec.getLifecycle().getPostStart() == null
                || containerId.equals(hooks.postStarted());
    }

    /** Whether that run has started, by its hook and its startup probe. */
    public boolean started(Container spec, String containerId) {
        return hooked(spec, containerId) && passes(ProbeKind.STARTUP, spec, containerId);
    }

    public ContainerMemory withAttempt(int attempt) {
        if (attempt <= lastAttempt) {
            return this;
        }
        return new ContainerMemory(
                attempt, accountedAttempt, backOffSeconds, restartAt, image, startFailure, probes, condemned, hooks);
    }

    public ContainerMemory withImage(@Nullable ReadyImage ready) {
        return new ContainerMemory(
                lastAttempt,
                accountedAttempt,
                backOffSeconds,
                restartAt,
                ready,
                startFailure,
                probes,
                condemned,
                hooks);
    }

    public ContainerMemory withStartFailure(StartFailure failure) {
        return new ContainerMemory(
                lastAttempt, accountedAttempt, backOffSeconds, restartAt, image, failure, probes, condemned, hooks);
    }

    public ContainerMemory withProbe(ProbeKind kind, ProbeState state) {
        Map<ProbeKind, ProbeState> changed = new EnumMap<>(ProbeKind.class);
        changed.putAll(probes);
        changed.put(kind, state);
        return new ContainerMemory(
                lastAttempt,
                accountedAttempt,
                backOffSeconds,
                restartAt,
                image,
                startFailure,
                changed,
                condemned,
                hooks);
    }

    public ContainerMemory withCondemned(Condemned verdict) {
        return new ContainerMemory(
                lastAttempt, accountedAttempt, backOffSeconds, restartAt, image, startFailure, probes, verdict, hooks);
    }

    public ContainerMemory withHooks(Hooks done) {
        return new ContainerMemory(
                lastAttempt, accountedAttempt, backOffSeconds, restartAt, image, startFailure, probes, condemned, done);
    }

    /**
     * Counts the end of an attempt, once: the first restart comes at once, the next after 10 s, doubling to 300 s; an
     * attempt that ran for ten minutes starts over.
     *
     * @param ran from the start to the end
     */
    public ContainerMemory withEnd(int attempt, Instant finishedAt, Duration ran) {
        if (attempt <= accountedAttempt) {
            return this;
        }
        long wait;
        if (accountedAttempt < 0 || ran.compareTo(STABLE) >= 0) {
            wait = 0;
        } else {
            wait = backOffSeconds == 0 ? FIRST_SECONDS : Math.min(2 * backOffSeconds, LAST_SECONDS);
        }
        return new ContainerMemory(
                Math.max(lastAttempt, attempt),
                attempt,
                wait,
                finishedAt.plusSeconds(wait),
                image,
                startFailure,
                probes,
                condemned,
                hooks);
    }
}
