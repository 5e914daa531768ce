package io.nodeagent.agent.meter;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** How often probes were made, how they went and how long they took. What a pod's were is forgotten with the pod. */
public final class ProbeTally {
    private static final double[] BUCKETS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final ConcurrentMap<Probe, Count> counts = new ConcurrentHashMap<>();

    /**
     * Whose probe it is.
     *
     * @param type such as {@code Liveness}
     */
    public record Probe(String namespace, String pod, String podUid, String container, String type) {}

    /** How a probe went. */
    public enum Result {
        SUCCESSFUL,
        FAILED,
        /** It could not be made. */
        UNKNOWN
    }

    /** The counters of one probe. */
    public static final class Count {
        private final Map<Result, LongAdder> results = new EnumMap<>(Result.class);
        private final Histogram durations = new Histogram(BUCKETS);

        private Count() {
            for (Result result : Result.values()) {
                results.put(result, new LongAdder());
            }
        }

        /** How often it went so. */
        public long of(Result result) {
            return Objects.requireNonNull(results.get(result)).sum();
        }

        public Histogram durations() {
            return durations;
        }

        private void add(Result result, Duration took) {
            Objects.requireNonNull(results.get(result)).increment();
            durations.record(took);
        }
    }

    public void add(Probe probe, Result result, Duration took) {
        counts.computeIfAbsent(probe, key -> new Count()).add(result, took);
    }

    /** Forgets a pod's. */
    public void forget(String podUid) {
        counts.keySet().removeIf(probe -> probe.podUid().equals(podUid));
    }

    /** Shows all, in no order. */
    public void forEach(BiConsumer<Probe, Count> show) {
        counts.forEach(show);
    }
}
