package io.nodeagent.durable;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** One reentrant lock a key; a key that nobody holds or waits for takes no memory. */
public final class KeyedLocks<K> {
    private final Map<K, Entry> entries = new HashMap<>();

    private static final class Entry {
        final ReentrantLock lock = new ReentrantLock();
        int users;
    }

    /** A held lock; closing it, on the thread that took it, gives it back. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for the lock of {@code key} and takes it. */
    public Held lock(K key) {
        Entry entry;
        synchronized (entries) {
            entry = entries.computeIfAbsent(key, k -> new Entry());
            entry.users++;
        }
        entry.lock.lock();
        return () -> release(key, entry);
    }

    /** How many keys are held or waited for. */
    public int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    private void release(K key, Entry entry) {
        entry.lock.unlock();
        synchronized (entries) {
            if (--entry.users == 0) {
                entries.remove(key);
            }
        }
    }
}
