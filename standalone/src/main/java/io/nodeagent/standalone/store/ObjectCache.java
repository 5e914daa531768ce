package io.nodeagent.standalone.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Every object in memory, with the changes that led here; readers see whole transactions. */
final class ObjectCache {
    /** A burst of a hundred pods makes about a thousand changes; a watcher is rarely that far behind. */
    private static final int RING_CAPACITY = 1024;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, NavigableMap<String, StoredObject>> objects = new HashMap<>();
    private final Map<String, ChangeRing> rings = new HashMap<>();
    private final long startRevision;
    private long revision;
    private boolean closed;

    ObjectCache(long revision, Collection<StoredObject> stored) {
        this.startRevision = revision;
        this.revision = revision;
        for (StoredObject object : stored) {
            of(object.key().resource()).put(object.key().position(), object);
        }
    }

    long revision() {
        lock.readLock().lock();
        try {
            return revision;
        } finally {
            lock.readLock().unlock();
        }
    }

    Optional<StoredObject> get(ObjectKey key) {
        lock.readLock().lock();
        try {
            NavigableMap<String, StoredObject> all = objects.get(key.resource());
            return all == null ? Optional.empty() : Optional.ofNullable(all.get(key.position()));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Objects of a resource, of one namespace or, where it is empty, of all. */
    Listing list(String resource, String namespace) {
        lock.readLock().lock();
        try {
            NavigableMap<String, StoredObject> all = objects.getOrDefault(resource, new TreeMap<>());
            // '0' follows '/': the range holds exactly the positions that begin with "namespace/".
            Collection<StoredObject> found = namespace.isEmpty()
                    ? all.values()
                    : all.subMap(namespace + "/", namespace + "0").values();
            return new Listing(revision, new ArrayList<>(found));
        } finally {
            lock.readLock().unlock();
        }
    }

    void apply(List<Change> changes, long newRevision) {
        lock.writeLock().lock();
        try {
            revision = newRevision;
            Map<String, List<Change>> byResource = new HashMap<>();
            for (Change change : changes) {
                ObjectKey key = change.object().key();
                if (change.kind() == Change.Kind.DELETED) {
                    of(key.resource()).remove(key.position());
                } else {
                    of(key.resource()).put(key.position(), change.object());
                }
                byResource
                        .computeIfAbsent(key.resource(), k -> new ArrayList<>())
                        .add(change);
            }
            byResource.forEach((resource, list) -> ring(resource).append(list));
            rings.values().forEach(ring -> ring.advance(newRevision));
        } finally {
            lock.writeLock().unlock();
        }
    }

    ChangeCursor follow(String resource, long after) {
        lock.writeLock().lock();
        try {
            if (after > revision) {
                throw new CompactedException(after, revision);
            }
            return ring(resource).after(after);
        } finally {
            lock.writeLock().unlock();
        }
    }

    void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            rings.values().forEach(ChangeRing::close);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private ChangeRing ring(String resource) {
        return rings.computeIfAbsent(resource, k -> {
            ChangeRing ring = new ChangeRing(RING_CAPACITY, startRevision);
            ring.advance(revision);
            if (closed) {
                ring.close();
            }
            return ring;
        });
    }

    private NavigableMap<String, StoredObject> of(String resource) {
        return objects.computeIfAbsent(resource, k -> new TreeMap<>());
    }
}
