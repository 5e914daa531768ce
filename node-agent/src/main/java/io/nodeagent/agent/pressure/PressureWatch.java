package io.nodeagent.agent.pressure;

import io.nodeagent.agent.pressure.Signal.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Compares what is left with the thresholds, and remembers since when and until when each was missed. It measures only when
 * it is asked; safe for many threads.
 */
public final class PressureWatch {
    private final EvictionThresholds thresholds;
    private final Supplier<Map<Signal, Observation>> measure;
    private final InstantSource clock;
    private final Map<Threshold, Instant> missedSince = new HashMap<>();
    private final Map<Threshold, Instant> missedLast = new HashMap<>();

    public PressureWatch(
            EvictionThresholds thresholds, Supplier<Map<Signal, Observation>> measure, InstantSource clock) {
        this.thresholds = thresholds;
        this.measure = measure;
        this.clock = clock;
    }

    /** A threshold for which something must be done, and what was left. */
    public record Due(Threshold threshold, Observation seen) {}

    /**
     * One look.
     *
     * @param due thresholds missed for longer than their grace, the most urgent first
     */
    public record Look(Pressure pressure, List<Due> due) {}

    /** What holds now, measured afresh. */
    public Pressure now() {
        return look().pressure();
    }

    /** Measures, and says what follows. */
    public Look look() {
        return compare(measure.get());
    }

    private synchronized Look compare(Map<Signal, Observation> seen) {
        Instant now = clock.instant();
        List<Due> due = new ArrayList<>();
        for (Threshold threshold : thresholds.all()) {
            Observation observation = seen.get(threshold.signal());
            if (observation == null) {
                continue; // nothing is known: what was known holds on
            }
            boolean missed = missedSince.containsKey(threshold)
                    ? threshold.stillMissed(observation)
                    : threshold.missed(observation);
            if (missed) {
                missedLast.put(threshold, now);
                if (!missedSince
                        .computeIfAbsent(threshold, _ -> now)
                        .plus(threshold.grace())
                        .isAfter(now)) {
                    due.add(new Due(threshold, observation));
                }
            } else {
                missedSince.remove(threshold);
            }
        }
        due.sort(Comparator.comparing(d -> d.threshold().signal()));
        return new Look(pressure(now), List.copyOf(due));
    }

    private Pressure pressure(Instant now) {
        return new Pressure(
                lasts(Resource.MEMORY, now),
                lasts(Resource.EPHEMERAL_STORAGE, now) || lasts(Resource.INODES, now),
                lasts(Resource.PIDS, now));
    }

    private boolean lasts(Resource resource, Instant now) {
        return missedLast.entrySet().stream()
                .anyMatch(missed -> missed.getKey().signal().resource() == resource
                        && (missedSince.containsKey(missed.getKey())
                                || missed.getValue().isAfter(now.minus(thresholds.transition()))));
    }
}
