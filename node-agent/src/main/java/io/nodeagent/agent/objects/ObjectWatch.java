package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.nodeagent.agent.objects.ObjectWatches.Known;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watch on one object, and who wants to be told. An object that is immutable is not watched any longer. */
final class ObjectWatch<T extends HasMetadata> implements ResourceEventHandler<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectWatch.class);

    private final ObjectName name;
    private final SharedIndexInformer<T> informer;
    private final Function<T, @Nullable Boolean> immutable;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Known known = Known.NOT_YET;
    private volatile boolean settled;

    ObjectWatch(ObjectName name, SharedIndexInformer<T> informer, Function<T, @Nullable Boolean> immutable) {
        this.name = name;
        this.informer = informer;
        this.immutable = immutable;
    }

    void start() {
        informer.removeNamespaceIndex();
        informer.addEventHandler(this);
        informer.exceptionHandler((started, failure) -> {
            LOG.atDebug().addKeyValue("object", name).log("a watch failed and goes on: {}", failure.toString());
            return !settled;
        });
        informer.start().whenComplete((done, failure) -> {
            if (failure == null) {
                listed(informer.getStore().list());
            } else if (!settled) {
                LOG.atWarn().addKeyValue("object", name).setCause(failure).log("the watch ended");
            }
        });
    }

    void stop() {
        settled = true;
        informer.close();
    }

    Known known() {
        return known;
    }

    void add(Runnable changed) {
        listeners.add(changed);
    }

    /** Returns whether nobody wants to be told any more. */
    boolean remove(Runnable changed) {
        return listeners.remove(changed) && listeners.isEmpty();
    }

    @Override
    public void onAdd(T object) {
        tell(new Known(true, object));
    }

    @Override
    public void onUpdate(T before, T now) {
        tell(new Known(true, now));
    }

    @Override
    public void onDelete(T last, boolean missedTheEvent) {
        tell(new Known(true, null));
    }

    /** That there is no such object no event tells. */
    private synchronized void listed(List<T> all) {
        if (!known.told()) {
            tell(new Known(true, all.isEmpty() ? null : all.getFirst()));
        }
    }

    private synchronized void tell(Known now) {
        if (settled) {
            return;
        }
        known = now;
        listeners.forEach(Runnable::run);
        @SuppressWarnings("unchecked")
        T object = (T) now.object();
        if (object != null && Boolean.TRUE.equals(immutable.apply(object))) {
            stop();
        }
    }
}
