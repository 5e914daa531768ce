package io.nodeagent.standalone.table;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Events. */
final class EventFormat implements TableFormat {
    private static final List<Column> COLUMNS = List.of(
            Column.text("Last Seen"),
            Column.text("Type"),
            Column.text("Reason"),
            Column.text("Object"),
            Column.wide("Subobject"),
            Column.wide("Source"),
            Column.text("Message"),
            Column.wide("First Seen"),
            new Column("Count", "string", "", 1),
            new Column("Name", "string", "name", 1));

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public List<Object> cells(ObjectNode event, Instant now) {
        String eventTime = Json.text(event, "eventTime");
        String first = orElse(Json.text(event, "firstTimestamp"), eventTime);
        String last = orElse(
                Json.text(event, "series", "lastObservedTime"), orElse(Json.text(event, "lastTimestamp"), first));
        long count = event.path("series").isObject()
                ? event.path("series").path("count").asLong(0)
                : Math.max(event.path("count").asLong(1), 1);
        String kind = Json.text(event, "involvedObject", "kind").toLowerCase(Locale.ROOT);
        return List.of(
                Age.since(last, now),
                Json.text(event, "type"),
                Json.text(event, "reason"),
                kind + "/" + Json.text(event, "involvedObject", "name"),
                Json.text(event, "involvedObject", "fieldPath"),
                source(event),
                Json.text(event, "message").strip(),
                Age.since(first, now),
                Long.toString(count),
                new ObjectMeta(event).name());
    }

    private static String source(ObjectNode event) {
        String component = orElse(Json.text(event, "source", "component"), Json.text(event, "reportingComponent"));
        String host = orElse(Json.text(event, "source", "host"), Json.text(event, "reportingInstance"));
        return host.isEmpty() ? component : component + ", " + host;
    }

    private static String orElse(String text, String other) {
        return text.isEmpty() ? other : text;
    }
}
