package io.nodeagent.standalone.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The recent changes of one resource, oldest dropped first. Watchers keep a place in it instead of a queue, so a slow
 * one costs nothing and learns that it fell behind.
 */
final class ChangeRing {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @Nullable Change[] slots;
    private long next;
    /** The revision after which every change is still here. */
    private long floor;

    private long head;
    private boolean closed;

    ChangeRing(int capacity, long revision) {
        this.slots = new Change[capacity];
        this.floor = revision;
        this.head = revision;
    }

    void append(List<Change> changes) {
        lock.lock();
        try {
            for (Change change : changes) {
                int slot = (int) (next % slots.length);
                Change dropped = slots[slot];
                if (dropped != null) {
                    floor = dropped.object().revision();
                }
                slots[slot] = change;
                next++;
                head = change.object().revision();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says that no change of this resource up to {@code revision} is missing here. */
    void advance(long revision) {
        lock.lock();
        try {
            head = Math.max(head, revision);
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    ChangeCursor after(long revision) {
        lock.lock();
        try {
            if (revision < floor) {
                throw new CompactedException(revision, floor);
            }
            long place = next;
            while (place > oldest() && at(place - 1).object().revision() > revision) {
                place--;
            }
            return new ChangeCursor(this, place, revision);
        } finally {
            lock.unlock();
        }
    }

    /** Changes from a place on, waiting for the first; empty when none came in time or the store closed. */
    Batch read(long place, Duration timeout, long revision) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = timeout.toNanos();
            while (place == next && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (place < oldest()) {
                throw new CompactedException(revision, floor);
            }
            List<Change> found = new ArrayList<>();
            for (long i = place; i < next; i++) {
                found.add(at(i));
            }
            return new Batch(found, head, closed);
        } finally {
            lock.unlock();
        }
    }

    /** What was read: everything up to {@code revision}. */
    record Batch(List<Change> changes, long revision, boolean closed) {}

    private long oldest() {
        return Math.max(0, next - slots.length);
    }

    private Change at(long place) {
        Change change = slots[(int) (place % slots.length)];
        if (change == null) {
            throw new IllegalStateException("no change at place " + place);
        }
        return change;
    }
}
