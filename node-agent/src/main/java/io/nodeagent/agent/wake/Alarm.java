package io.nodeagent.agent.wake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes one thread for its next turn; rings that come while it works are one. */
public final class Alarm implements AutoCloseable {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean rung;
    private boolean closed;

    public Alarm(InstantSource clock) {
        this.clock = clock;
    }

    /** Has the thread take another turn. Whatever the turn is to find must be there already. */
    public void ring() {
        lock.lock();
        try {
            rung = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** A turn begins: what rang before is answered by it. Call this before anything is looked at. */
    public void answer() {
        lock.lock();
        try {
            rung = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next turn.
     *
     * @param due when it is due if nothing rings; empty for never
     * @return false once this is closed: there are no more turns
     */
    public boolean await(Optional<Instant> due) throws InterruptedException {
        lock.lock();
        try {
            while (!rung && !closed) {
                if (due.isEmpty()) {
                    changed.await();
                } else {
                    Duration left = Duration.between(clock.instant(), due.get());
                    if (left.isNegative() || left.isZero()) {
                        break;
                    }
                    boolean _ = changed.await(left.toMillis() + 1, TimeUnit.MILLISECONDS);
                }
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the waiting for good. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
