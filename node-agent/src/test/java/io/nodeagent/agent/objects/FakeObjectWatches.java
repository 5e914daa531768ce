package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Watches that the test speaks through. */
public final class FakeObjectWatches implements ObjectWatches {
    private final Map<ObjectName, List<Runnable>> watched = new ConcurrentHashMap<>();
    private final Map<ObjectName, Known> known = new ConcurrentHashMap<>();

    @Override
    public Watch watch(ObjectName name, Runnable changed) {
        watched.computeIfAbsent(name, n -> new CopyOnWriteArrayList<>()).add(changed);
        return new Watch() {
            @Override
            public Known known() {
                return known.getOrDefault(name, Known.NOT_YET);
            }

            @Override
            public void close() {
                watched.computeIfPresent(name, (n, all) -> all.remove(changed) && all.isEmpty() ? null : all);
            }
        };
    }

    /** Tells that the object is now this, or, with null, that there is none. */
    public void tell(ObjectName name, @Nullable HasMetadata object) {
        known.put(name, new Known(true, object));
        watched.getOrDefault(name, List.of()).forEach(Runnable::run);
    }

    /** What somebody follows. */
    public Set<ObjectName> watched() {
        return Set.copyOf(watched.keySet());
    }
}
