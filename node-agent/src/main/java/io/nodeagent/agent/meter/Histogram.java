package io.nodeagent.agent.meter;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations by how long they were. */
public final class Histogram {
    private static final double NANOS = 1e9;

    private final List<Duration> ends;
    private final AtomicLongArray buckets;
    private final LongAdder nanos = new LongAdder();

    /** With buckets that end at so many seconds, ascending; what is longer falls into one more. */
    Histogram(double... endsSeconds) {
        ends = Arrays.stream(endsSeconds)
                .mapToObj(end -> Duration.ofNanos(Math.round(end * NANOS)))
                .toList();
        buckets = new AtomicLongArray(endsSeconds.length + 1);
    }

    public void record(Duration took) {
        int bucket = 0;
        while (bucket < ends.size() && took.compareTo(ends.get(bucket)) > 0) {
            bucket++;
        }
        buckets.incrementAndGet(bucket);
        nanos.add(took.toNanos());
    }

    /** The upper ends of the buckets, those within. */
    public List<Duration> ends() {
        return ends;
    }

    /** How many fell into each bucket alone; the last one has no end. */
    public long[] counts() {
        long[] counts = new long[buckets.length()];
        Arrays.setAll(counts, buckets::get);
        return counts;
    }

    /** How long all of them were. */
    public long nanos() {
        return nanos.sum();
    }
}
