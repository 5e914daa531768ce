package io.nodeagent.standalone.namespace;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.lifecycle.Deletion;
import io.nodeagent.standalone.lifecycle.DeletionRequest;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.resource.ResourceTypes;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.store.Durability;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.store.StoredObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ends namespaces that were deleted: deletes what they hold, waits for what takes its time, then drops the namespace's
 * own finalizer. It starts over from the store each time, so that a crash in between costs nothing.
 */
public final class NamespaceTermination implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceTermination.class);
    private static final Duration RECHECK = Duration.ofMillis(200);
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final ObjectStore store;
    private final Deletion deletion;
    private final Thread thread;

    public NamespaceTermination(ObjectStore store, Deletion deletion) {
        this.store = store;
        this.deletion = deletion;
        this.thread = Thread.ofVirtual().name("apiserver-namespaces").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            var changes = store.follow(ResourceTypes.NAMESPACES.qualifiedName(), store.revision());
            while (!changes.closed()) {
                boolean waiting = false;
                for (StoredObject namespace : terminating()) {
                    waiting |= !end(namespace.key());
                }
                changes.poll(waiting ? RECHECK : IDLE);
            }
        } catch (InterruptedException e) {
            LOG.debug("namespaces are no longer watched: the server stops");
        } catch (RuntimeException e) {
            LOG.error("namespaces are no longer ended until the next start", e);
        }
    }

    private List<StoredObject> terminating() {
        return store.list(ResourceTypes.NAMESPACES.qualifiedName(), "").objects().stream()
                .filter(namespace -> new ObjectMeta(namespace.tree()).isTerminating())
                .toList();
    }

    /** Whether nothing is left to do for it. */
    private boolean end(ObjectKey namespace) throws InterruptedException {
        boolean empty = true;
        for (ResourceType type : ResourceTypes.all()) {
            if (type.namespaced() && type.isStored()) {
                for (StoredObject object :
                        store.list(type.qualifiedName(), namespace.name()).objects()) {
                    delete(type, object.key());
                    empty &= store.get(object.key()).isEmpty();
                }
            }
        }
        if (empty) {
            store.edit(namespace, Durability.POWER_LOSS, this::finish);
        }
        return empty;
    }

    private void delete(ResourceType type, ObjectKey key) throws InterruptedException {
        try {
            store.edit(
                    key,
                    Durability.PROCESS_DEATH,
                    current -> deletion.decide(type, key, current, DeletionRequest.PLAIN));
        } catch (StatusException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }

    private Edit finish(Optional<StoredObject> current) {
        if (current.isEmpty()) {
            throw new IllegalStateException("a namespace went without its finalizer being dropped");
        }
        ObjectNode namespace = current.get().tree();
        Json.child(namespace, "spec").putArray("finalizers");
        return deletion.isOver(ResourceTypes.NAMESPACES, namespace)
                ? new Edit.Remove(namespace)
                : new Edit.Put(namespace);
    }
}
