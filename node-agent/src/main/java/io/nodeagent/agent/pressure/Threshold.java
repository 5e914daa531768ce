package io.nodeagent.agent.pressure;

import java.time.Duration;

/**
 * With less than this left, the machine is under pressure.
 *
 * @param least what must be left
 * @param grace for how long it may be missed before pods have to go
 * @param soft whether pods then end with the grace period they are given rather than at once
 * @param reclaim how much more than {@code least} must be left again for it to be met no longer
 */
public record Threshold(Signal signal, Quota least, Duration grace, boolean soft, Quota reclaim) {
    private static final Quota NOTHING = new Quota.Fixed(0);

    static Threshold hard(Signal signal, Quota least) {
        return new Threshold(signal, least, Duration.ZERO, false, NOTHING);
    }

    static Threshold soft(Signal signal, Quota least, Duration grace) {
        return new Threshold(signal, least, grace, true, NOTHING);
    }

    Threshold reclaiming(Quota more) {
        return new Threshold(signal, least, grace, soft, more);
    }

    /** Whether too little is left. */
    boolean missed(Observation seen) {
        return seen.available() < leastOf(seen);
    }

    /** Whether too little is left for a threshold that was missed before. */
    boolean stillMissed(Observation seen) {
        return seen.available() < leastOf(seen) + reclaim.of(seen.capacity());
    }

    /** What must be left of what there is. */
    public long leastOf(Observation seen) {
        return least.of(seen.capacity());
    }
}
