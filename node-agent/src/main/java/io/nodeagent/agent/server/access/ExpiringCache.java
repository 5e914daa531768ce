package io.nodeagent.agent.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers answers for a time, and the most recently asked for where there are too many. */
final class ExpiringCache<K, V> {
    private static final int MOST = 4096;

    private final InstantSource clock;
    private final Map<K, Kept<V>> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Kept<V>> eldest) {
            return size() > MOST;
        }
    };

    private record Kept<V>(V value, Instant until) {}

    ExpiringCache(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Optional<V> get(K key) {
        Kept<V> entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(entry.until())) {
            entries.remove(key);
            return Optional.empty();
        }
        return Optional.of(entry.value());
    }

    synchronized void put(K key, V value, Duration lifetime) {
        entries.put(key, new Kept<>(value, clock.instant().plus(lifetime)));
    }
}
