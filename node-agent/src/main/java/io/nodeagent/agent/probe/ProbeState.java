package io.nodeagent.agent.probe;

import java.time.Duration;
import java.time.Instant;

/**
 * A probe's past with one container, an immutable value: a result changes only after its threshold of equal answers.
 *
 * @param containerId a new container starts anew
 * @param settled what counts now
 * @param last the last answer, meaningful when {@code streak} is not 0
 * @param streak how many answers equal to the last came in a row
 * @param onHold no more questions to this container: it has started, or is to be restarted
 * @param nextAt when the next probe is due
 */
public record ProbeState(
        String containerId, Settled settled, boolean last, int streak, boolean onHold, Instant nextAt) {

    /** What a probe says of the container. */
    public enum Settled {
        SUCCESS,
        FAILURE,
        /** Only a startup probe knows this: neither started nor failed. */
        UNKNOWN
    }

    /** A container just started: alive until shown otherwise, not ready and not started until shown. */
    public static ProbeState begin(ProbeKind kind, ProbeRule rule, String containerId, Instant startedAt) {
        Settled first = switch (kind) {
            case STARTUP -> Settled.UNKNOWN;
            case LIVENESS -> Settled.SUCCESS;
            case READINESS -> Settled.FAILURE;
        };
        return new ProbeState(containerId, first, false, 0, false, startedAt.plus(rule.initialDelay()));
    }

    /**
     * A container that an agent before this one probed. What its last status said holds on, and the first probe comes
     * within a period, at a moment that differs from container to container: a restarted agent must not ask all at once.
     *
     * @param held whether the status has the container as ready or, for a startup probe, as started
     */
    public static ProbeState resume(
            ProbeKind kind, ProbeRule rule, String containerId, Instant startedAt, boolean held, Instant now) {
        ProbeState fresh = begin(kind, rule, containerId, startedAt);
        Settled settled = held ? Settled.SUCCESS : fresh.settled;
        Instant first = now.plus(share(rule.period(), containerId + kind));
        return new ProbeState(
                containerId,
                settled,
                held,
                0,
                held && kind == ProbeKind.STARTUP,
                first.isAfter(fresh.nextAt) ? first : fresh.nextAt);
    }

    private static Duration share(Duration period, String of) {
        return Duration.ofMillis(Math.floorMod(31L * of.hashCode(), period.toMillis()));
    }

    /**
     * After an answer.
     *
     * @param askedAt when the probe began: periods count from there, not from its answer
     */
    public ProbeState answered(ProbeKind kind, ProbeRule rule, boolean success, Instant askedAt) {
        int run = streak > 0 && last == success ? streak + 1 : 1;
        Instant next = askedAt.plus(rule.period());
        if (run < (success ? rule.successThreshold() : rule.failureThreshold())) {
            return new ProbeState(containerId, settled, success, run, onHold, next);
        }
        boolean hold = kind == ProbeKind.STARTUP || (kind == ProbeKind.LIVENESS && !success);
        Settled result = success ? Settled.SUCCESS : Settled.FAILURE;
        return new ProbeState(containerId, result, success, hold ? 0 : run, hold, next);
    }

    /** After a probe that could not be made: it says nothing of the container. */
    public ProbeState unanswered(ProbeRule rule, Instant askedAt) {
        return new ProbeState(containerId, settled, last, streak, onHold, askedAt.plus(rule.period()));
    }
}
