package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows objects through the API server, each by a watch of its own that all its followers share: a node may watch the
 * secrets and config maps of its pods by name only (Node authorization).
 */
public final class ApiObjectWatches implements ObjectWatches, AutoCloseable {
    private final KubernetesClient client;
    private final Map<ObjectName, ObjectWatch<?>> watches = new HashMap<>();

    public ApiObjectWatches(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Watch watch(ObjectName name, Runnable changed) {
        ObjectWatch<?> shared;
        boolean first;
        synchronized (watches) {
            first = !watches.containsKey(name);
            shared = watches.computeIfAbsent(name, this::open);
            shared.add(changed);
        }
        if (first) {
            shared.start();
        }
        return new Share(this, name, shared, changed);
    }

    /** How many objects are followed. */
    int size() {
        synchronized (watches) {
            return watches.size();
        }
    }

    /** Ends every watch. */
    @Override
    public void close() {
        List<ObjectWatch<?>> all;
        synchronized (watches) {
            all = List.copyOf(watches.values());
            watches.clear();
        }
        all.forEach(ObjectWatch::stop);
    }

    private ObjectWatch<?> open(ObjectName name) {
        return switch (name.kind()) {
            case CONFIG_MAP -> {
                Informable<ConfigMap> one =
                        client.configMaps().inNamespace(name.namespace()).withName(name.name());
                yield new ObjectWatch<>(name, one.runnableInformer(0), ConfigMap::getImmutable);
            }
            case SECRET -> {
                Informable<Secret> one =
                        client.secrets().inNamespace(name.namespace()).withName(name.name());
                yield new ObjectWatch<>(name, one.runnableInformer(0), Secret::getImmutable);
            }
        };
    }

    private record Share(
            ApiObjectWatches all, ObjectName name, ObjectWatch<? extends HasMetadata> shared, Runnable changed)
            implements Watch {
        @Override
        public Known known() {
            return shared.known();
        }

        @Override
        public void close() {
            all.release(name, shared, changed);
        }
    }

    private void release(ObjectName name, ObjectWatch<?> shared, Runnable changed) {
        synchronized (watches) {
            if (!shared.remove(changed) || !watches.remove(name, shared)) {
                return;
            }
        }
        shared.stop();
    }
}
