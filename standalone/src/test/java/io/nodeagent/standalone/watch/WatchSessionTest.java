package io.nodeagent.standalone.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.selector.FieldSelector;
import io.nodeagent.standalone.selector.LabelSelector;
import io.nodeagent.standalone.selector.Selection;
import io.nodeagent.standalone.store.Durability;
import io.nodeagent.standalone.store.Edit;
import io.nodeagent.standalone.store.ObjectKey;
import io.nodeagent.standalone.store.ObjectStore;
import io.nodeagent.standalone.store.StoredObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class WatchSessionTest {
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
    void withoutARevisionItBeginsWithWhatIsThere() throws Exception {
        put("a", "x");
        put("b", "x");
        assertEquals(List.of("ADDED a", "ADDED b"), watch("", OptionalLong.empty(), false));
    }

    @Test
    void theEndOfTheInitialEventsIsMarked() throws Exception {
        StoredObject last = put("a", "x");
        List<JsonNode> events = events("", OptionalLong.empty(), true, false);
        assertEquals("BOOKMARK", Json.text(events.get(1), "type"));
        JsonNode metadata = Json.at(events.get(1), "object", "metadata");
        assertEquals("true", Json.text(metadata, "annotations", "k8s.io/initial-events-end"));
        assertEquals(Long.toString(last.revision()), Json.text(metadata, "resourceVersion"));
    }

    @Test
    void fromARevisionItSendsWhatCameAfter() throws Exception {
        StoredObject first = put("a", "x");
        put("a", "y");
        put("b", "x");
        remove("a");
        assertEquals(
                List.of("MODIFIED a", "ADDED b", "DELETED a"), watch("", OptionalLong.of(first.revision()), false));
    }

    @Test
    void enteringTheSelectionAddsAndLeavingDeletes() throws Exception {
        StoredObject first = put("a", "x");
        put("a", "y");
        put("a", "z");
        remove("a");
        put("b", "x");
        remove("b");
        List<JsonNode> events = events("l=y", OptionalLong.of(first.revision()), false, false);
        assertEquals(List.of("ADDED a", "DELETED a"), texts(events));
        assertEquals("y", Json.text(events.get(1), "object", "metadata", "labels", "l"));
        assertEquals(
                Long.toString(first.revision() + 2), Json.text(events.get(1), "object", "metadata", "resourceVersion"));
    }

    @Test
    void aRevisionBeforeTheStartIsGone() throws Exception {
        StoredObject first = put("a", "x");
        put("a", "y");
        store.close();
        open();
        List<JsonNode> events = events("", OptionalLong.of(first.revision()), false, false);
        assertEquals("ERROR", Json.text(events.getFirst(), "type"));
        assertEquals(410, Json.at(events.getFirst(), "object", "code").intValue());
        assertEquals("Expired", Json.text(events.getFirst(), "object", "reason"));
    }

    @Test
    void aBookmarkEndsAWatchThatTakesThem() throws Exception {
        StoredObject last = put("a", "x");
        List<JsonNode> events = events("", OptionalLong.of(last.revision()), false, true);
        assertEquals("BOOKMARK", Json.text(events.getLast(), "type"));
        assertTrue(
                Json.at(events.getLast(), "object", "metadata", "annotations").isMissingNode());
    }

    private List<String> watch(String labels, OptionalLong from, boolean initialEnd) throws Exception {
        return texts(events(labels, from, initialEnd, false));
    }

    private List<JsonNode> events(String labels, OptionalLong from, boolean initialEnd, boolean bookmarks)
            throws Exception {
        Selection selection = new Selection(LabelSelector.parse(labels), FieldSelector.EVERYTHING);
        WatchRequest request =
                new WatchRequest("pods", "", selection, from, initialEnd, bookmarks, Duration.ofMillis(50));
        FakeSink sink = new FakeSink();
        new WatchSession(store, request, new FakeEncoder(), sink).run();
        return sink.events;
    }

    private static List<String> texts(List<JsonNode> events) {
        return events.stream()
                .map(e -> Json.text(e, "type") + " " + Json.text(e, "object", "metadata", "name"))
                .toList();
    }

    private StoredObject put(String name, String label) throws InterruptedException {
        ObjectNode object = Json.object();
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name);
        metadata.putObject("labels").put("l", label);
        return store.edit(new ObjectKey("pods", "ns", name), Durability.PROCESS_DEATH, current -> new Edit.Put(object));
    }

    private void remove(String name) throws InterruptedException {
        store.edit(
                new ObjectKey("pods", "ns", name),
                Durability.PROCESS_DEATH,
                current -> new Edit.Remove(current.orElseThrow().tree()));
    }

    private static final class FakeSink implements EventSink {
        final List<JsonNode> events = new ArrayList<>();

        @Override
        public void send(byte[] event) {
            events.add(Json.parse(event));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static final class FakeEncoder implements EventEncoder {
        @Override
        public byte[] encode(StoredObject object) {
            return object.json();
        }

        @Override
        public byte[] bookmark(long revision, boolean endsInitialEvents) {
            ObjectNode object = Json.object();
            ObjectNode metadata = object.putObject("metadata");
            metadata.put("resourceVersion", Long.toString(revision));
            if (endsInitialEvents) {
                metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
            }
            return Json.encode(object);
        }
    }
}
