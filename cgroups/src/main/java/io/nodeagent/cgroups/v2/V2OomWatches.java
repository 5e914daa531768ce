package io.nodeagent.cgroups.v2;

import io.nodeagent.cgroups.OomWatch;
import io.nodeagent.cgroups.file.CgroupFolder;
import io.nodeagent.cgroups.file.OomCounter;
import io.nodeagent.linux.descriptor.FileWatch;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The out-of-memory watches of a v2 hierarchy: one inotify instance over all their {@code memory.events}, which the kernel
 * reports as modified whenever it counts something there (admin-guide/cgroup-v2.rst). It is there while a watch is.
 */
final class V2OomWatches {
    private static final Logger LOG = LoggerFactory.getLogger(V2OomWatches.class);

    private final Map<Integer, Set<OomCounter>> counters = new HashMap<>();

    @Nullable
    private FileWatch files;

    /** Begins to watch a group. */
    synchronized OomWatch watch(CgroupFolder group, LongSupplier count, LongConsumer listener) {
        FileWatch watching = files;
        if (watching == null) {
            FileWatch begun = new FileWatch();
            begun.whenChanged(() -> changed(begun));
            files = begun;
            watching = begun;
        }
        try {
            int number = group.watch("memory.events", watching);
            OomCounter counter = new OomCounter(count, listener);
            counters.computeIfAbsent(number, n -> new HashSet<>()).add(counter);
            return () -> forget(number, counter);
        } catch (RuntimeException e) {
            closeUnused();
            throw e;
        }
    }

    private void changed(FileWatch watching) {
        try {
            for (OomCounter counter : affected(watching.changes())) {
                boolean _ = counter.look();
            }
        } catch (IOException e) {
            LOG.atDebug().log("out-of-memory watches are closed: {}", e.getMessage());
        }
    }

    private synchronized Set<OomCounter> affected(FileWatch.Changes changes) {
        Set<OomCounter> affected = new HashSet<>();
        counters.forEach((number, those) -> {
            if (changes.lost() || changes.watches().contains(number)) {
                affected.addAll(those);
            }
        });
        return affected;
    }

    private synchronized void forget(int number, OomCounter counter) {
        Set<OomCounter> those = counters.get(number);
        if (those != null && those.remove(counter) && those.isEmpty()) {
            counters.remove(number);
            if (files != null) {
                files.remove(number);
            }
            closeUnused();
        }
    }

    private void closeUnused() {
        if (counters.isEmpty() && files != null) {
            files.close();
            files = null;
        }
    }
}
