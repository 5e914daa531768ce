package io.nodeagent.standalone.store;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The edits of one SQLite transaction; later ones see what earlier ones made. */
final class Transaction {
    private final ObjectCache cache;
    private final SqliteObjects objects;
    private final Map<ObjectKey, Optional<StoredObject>> made = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private long revision;

    Transaction(ObjectCache cache, SqliteObjects objects) {
        this.cache = cache;
        this.objects = objects;
        this.revision = cache.revision();
    }

    StoredObject apply(ObjectKey key, Edit.Decision decision) throws SQLException {
        Optional<StoredObject> current = made.containsKey(key) ? made.get(key) : cache.get(key);
        return switch (decision.decide(current)) {
            case Edit.Keep keep -> current.orElseThrow(() -> new IllegalStateException("nothing to keep of " + key));
            case Edit.Put put -> put(key, put.object(), current);
            case Edit.Remove remove -> remove(key, remove.lastState(), current);
        };
    }

    List<Change> changes() {
        return changes;
    }

    long revision() {
        return revision;
    }

    /** What an edit would make, without writing it. */
    static StoredObject preview(ObjectKey key, ObjectNode object, long revision) {
        new ObjectMeta(object).tree().put("resourceVersion", Long.toString(revision));
        return new StoredObject(key, revision, Json.encode(object));
    }

    private StoredObject put(ObjectKey key, ObjectNode object, Optional<StoredObject> current) throws SQLException {
        if (current.isPresent() && unchanged(object, current.get())) {
            return current.get();
        }
        StoredObject stored = preview(key, object, ++revision);
        objects.put(stored);
        made.put(key, Optional.of(stored));
        changes.add(new Change(current.isEmpty() ? Change.Kind.ADDED : Change.Kind.MODIFIED, stored, current));
        return stored;
    }

    private StoredObject remove(ObjectKey key, ObjectNode lastState, Optional<StoredObject> current)
            throws SQLException {
        StoredObject removed = preview(key, lastState, ++revision);
        objects.remove(key);
        made.put(key, Optional.empty());
        changes.add(new Change(Change.Kind.DELETED, removed, current));
        return removed;
    }

    private static boolean unchanged(ObjectNode object, StoredObject current) {
        new ObjectMeta(object).tree().put("resourceVersion", Long.toString(current.revision()));
        return object.equals(current.tree());
    }
}
