package io.nodeagent.oci.runtime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much output may still be kept. A container decides what its commands write, so that of all commands at once is
 * bounded too: it is held in the heap.
 */
final class OutputBudget implements AutoCloseable {
    private static final long ALL_BYTES = 64 << 20;
    private static final AtomicLong ALL_LEFT = new AtomicLong(ALL_BYTES);

    private final AtomicLong left;
    private final AtomicLong all;
    private final AtomicLong taken = new AtomicLong();

    private OutputBudget(long limitBytes, AtomicLong all) {
        this.left = new AtomicLong(limitBytes);
        this.all = all;
    }

    /** For programs whose output we know to be small. */
    static OutputBudget of(long limitBytes) {
        return new OutputBudget(limitBytes, new AtomicLong(limitBytes));
    }

    /** For users' commands: what is taken counts among that of all of them until this is closed. */
    static OutputBudget shared(long limitBytes) {
        return new OutputBudget(limitBytes, ALL_LEFT);
    }

    /** Asks for room; answers how much there is. */
    int take(int wantedBytes) {
        int own = take(left, wantedBytes);
        int granted = take(all, own);
        taken.addAndGet(granted);
        return granted;
    }

    private static int take(AtomicLong from, int wanted) {
        long before = from.getAndUpdate(has -> has - Math.min(has, wanted));
        return (int) Math.min(before, wanted);
    }

    @Override
    public void close() {
        all.addAndGet(taken.getAndSet(0));
    }
}
