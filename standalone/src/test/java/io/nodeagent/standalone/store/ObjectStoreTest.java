package io.nodeagent.standalone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.UnavailableException;
import io.nodeagent.standalone.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

final class ObjectStoreTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private ObjectStore store;

    @BeforeEach
    void open() {
        store = ObjectStore.open(folder.resolve("objects.db"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyChangeHasARevisionOfItsOwn() throws Exception {
        StoredObject a = put("pods", "a", 1);
        StoredObject b = put("nodes", "b", 1);
        StoredObject changed = put("pods", "a", 2);
        assertEquals(a.revision() + 1, b.revision());
        assertEquals(b.revision() + 1, changed.revision());
        assertEquals(Long.toString(changed.revision()), Json.text(changed.tree(), "metadata", "resourceVersion"));
    }

    @Test
    void anEqualPutChangesNothing() throws Exception {
        StoredObject first = put("pods", "a", 1);
        assertEquals(first.revision(), put("pods", "a", 1).revision());
        assertEquals(first.revision(), store.revision());
    }

    @Test
    void reopeningKeepsObjectsAndRevisions() throws Exception {
        put("pods", "a", 1);
        put("pods", "b", 1);
        remove("pods", "b");
        long revision = store.revision();
        store.close();
        open();
        assertEquals(revision, store.revision());
        assertEquals(1, store.list("pods", "").objects().size());
        assertTrue(put("pods", "b", 1).revision() > revision);
    }

    @Test
    void listsByNamespaceInOrder() throws Exception {
        for (String name : List.of("b/x", "a/z", "a/y", "ab/w")) {
            String[] parts = name.split("/", -1);
            store.edit(
                    new ObjectKey("pods", parts[0], parts[1]),
                    Durability.PROCESS_DEATH,
                    current -> new Edit.Put(object(1)));
        }
        assertEquals(List.of("y", "z"), names(store.list("pods", "a")));
        assertEquals(List.of("y", "z", "w", "x"), names(store.list("pods", "")));
    }

    @Test
    void aDecisionThatThrowsWritesNothing() {
        long before = store.revision();
        assertThrows(
                IllegalStateException.class,
                () -> store.edit(key("pods", "a"), Durability.POWER_LOSS, current -> {
                    throw new IllegalStateException("no");
                }));
        assertEquals(before, store.revision());
        assertTrue(store.get(key("pods", "a")).isEmpty());
    }

    @Test
    void concurrentEditsOfOneObjectAllCount() throws Exception {
        put("pods", "a", 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<StoredObject>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(threads.submit(this::increment));
            }
            Set<Long> revisions = new HashSet<>();
            for (Future<StoredObject> one : all) {
                revisions.add(one.get().revision());
            }
            assertEquals(200, revisions.size());
        }
        assertEquals(
                200,
                store.get(key("pods", "a")).orElseThrow().tree().path("value").intValue());
    }

    @Test
    void followersSeeWhatComesAfterTheirRevision() throws Exception {
        StoredObject first = put("pods", "a", 1);
        put("nodes", "n", 1);
        ChangeCursor cursor = store.follow("pods", first.revision());
        assertTrue(cursor.poll(SHORT).isEmpty());
        assertEquals(store.revision(), cursor.revision());
        put("pods", "a", 2);
        remove("pods", "a");
        List<Change> changes = cursor.poll(Duration.ofSeconds(10));
        if (changes.size() == 1) {
            changes = List.of(
                    changes.getFirst(), cursor.poll(Duration.ofSeconds(10)).getFirst());
        }
        assertEquals(
                List.of(Change.Kind.MODIFIED, Change.Kind.DELETED),
                changes.stream().map(Change::kind).toList());
        assertEquals(
                first.revision(), changes.getFirst().previous().orElseThrow().revision());
    }

    @Test
    void whoFallsBehindTheRingIsTold() throws Exception {
        StoredObject first = put("pods", "a", 0);
        ChangeCursor slow = store.follow("pods", first.revision());
        for (int i = 1; i <= 1100; i++) {
            put("pods", "a", i);
        }
        assertThrows(CompactedException.class, () -> slow.poll(SHORT));
        assertThrows(CompactedException.class, () -> store.follow("pods", first.revision()));
        assertEquals(1, store.follow("pods", store.revision() - 1).poll(SHORT).size());
    }

    @Test
    void changesBeforeTheStartAreNotKnown() throws Exception {
        StoredObject first = put("pods", "a", 0);
        put("pods", "a", 1);
        store.close();
        open();
        assertThrows(CompactedException.class, () -> store.follow("pods", first.revision()));
        assertTrue(store.follow("pods", store.revision()).poll(SHORT).isEmpty());
        assertThrows(CompactedException.class, () -> store.follow("pods", store.revision() + 1));
    }

    @Test
    void closingEndsFollowersAndRefusesEdits() throws Exception {
        ChangeCursor cursor = store.follow("pods", store.revision());
        store.close();
        assertTrue(cursor.poll(Duration.ofSeconds(30)).isEmpty());
        assertTrue(cursor.closed());
        assertThrows(UnavailableException.class, () -> put("pods", "a", 1));
    }

    @Test
    void aPreviewWritesNothing() {
        StoredObject preview = store.preview(key("pods", "a"), current -> new Edit.Put(object(7)));
        assertEquals(7, preview.tree().path("value").intValue());
        assertFalse(store.get(key("pods", "a")).isPresent());
    }

    private StoredObject increment() throws InterruptedException {
        return store.edit(key("pods", "a"), Durability.PROCESS_DEATH, current -> {
            int value = current.orElseThrow().tree().path("value").intValue();
            return new Edit.Put(object(value + 1));
        });
    }

    private StoredObject put(String resource, String name, int value) throws InterruptedException {
        return store.edit(key(resource, name), Durability.PROCESS_DEATH, current -> new Edit.Put(object(value)));
    }

    private void remove(String resource, String name) throws InterruptedException {
        store.edit(
                key(resource, name),
                Durability.PROCESS_DEATH,
                current -> new Edit.Remove(current.orElseThrow().tree()));
    }

    private static ObjectKey key(String resource, String name) {
        return new ObjectKey(resource, "", name);
    }

    private static ObjectNode object(int value) {
        ObjectNode object = Json.object();
        object.putObject("metadata");
        object.put("value", value);
        return object;
    }

    private static List<String> names(Listing listing) {
        return listing.objects().stream().map(o -> o.key().name()).toList();
    }
}
