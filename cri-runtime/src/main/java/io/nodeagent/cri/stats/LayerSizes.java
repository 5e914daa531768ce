package io.nodeagent.cri.stats;

import io.nodeagent.images.FilesystemUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * What containers' writable layers take. Each look walks all files of a layer, and who scrapes looks often: an answer is
 * good for ten seconds, and for fifty times as long as it took to find.
 */
final class LayerSizes {
    private static final Duration GOOD_FOR = Duration.ofSeconds(10);
    private static final int TIMES_ITS_COST = 50;

    private final Function<String, FilesystemUsage> measure;
    private final InstantSource clock;
    private final ConcurrentMap<String, Size> sizes = new ConcurrentHashMap<>();

    private record Size(FilesystemUsage usage, Instant goodUntil) {}

    /** {@code measure} walks the layer of a container's id. */
    LayerSizes(Function<String, FilesystemUsage> measure, InstantSource clock) {
        this.measure = measure;
        this.clock = clock;
    }

    FilesystemUsage of(String id) {
        Instant begun = clock.instant();
        Size known = sizes.get(id);
        if (known != null && begun.isBefore(known.goodUntil())) {
            return known.usage();
        }
        FilesystemUsage usage = measure.apply(id);
        Instant ended = clock.instant();
        Duration cost = Duration.between(begun, ended).multipliedBy(TIMES_ITS_COST);
        sizes.put(id, new Size(usage, ended.plus(cost.compareTo(GOOD_FOR) > 0 ? cost : GOOD_FOR)));
        return usage;
    }

    /** Forgets all but these. */
    void keepOnly(Set<String> ids) {
        sizes.keySet().retainAll(ids);
    }
}
