package io.nodeagent.cri.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One subscriber's events in order, without gaps: when they no longer fit, the stream ends instead. */
public final class EventStream implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<LifecycleEvent> queue = new ArrayDeque<>();
    private final int capacity;
    private final Consumer<EventStream> onClose;
    private boolean overflowed;
    private boolean closed;

    EventStream(int capacity, Consumer<EventStream> onClose) {
        this.capacity = capacity;
        this.onClose = onClose;
    }

    void offer(LifecycleEvent event) {
        lock.lock();
        try {
            if (closed || overflowed) {
                return;
            }
            if (queue.size() == capacity) {
                overflowed = true;
                queue.clear();
            } else {
                queue.add(event);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next event; empty when the stream has ended, by {@link #close} or because it overflowed. */
    public Optional<LifecycleEvent> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() && !overflowed && !closed) {
                changed.await();
            }
            return Optional.ofNullable(closed ? null : queue.poll());
        } finally {
            lock.unlock();
        }
    }

    /** Whether it ended because its reader was too slow: events were lost, so look at everything anew. */
    public boolean overflowed() {
        lock.lock();
        try {
            return overflowed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onClose.accept(this);
    }
}
