package io.nodeagent.standalone.table;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes meta.k8s.io/v1 Tables of one kind's objects. */
public final class TableWriter {
    private static final String VERSION = "meta.k8s.io/v1";

    private final TableFormat format;
    private final IncludedObject included;
    private final Clock clock;

    /** What a row carries of its object. */
    private enum IncludedObject {
        NONE,
        METADATA,
        OBJECT
    }

    /** @param includeObject {@code None}, {@code Object}, or anything else for the metadata */
    public TableWriter(ResourceType type, String includeObject, Clock clock) {
        this.format = switch (type.kind()) {
            case "Pod" -> new PodFormat();
            case "Node" -> new NodeFormat();
            case "Event" -> new EventFormat();
            case "NodeMetrics", "PodMetrics" -> new UsageFormat();
            default -> SimpleFormat.of(type.kind());
        };
        this.included = switch (includeObject) {
            case "None" -> IncludedObject.NONE;
            case "Object" -> IncludedObject.OBJECT;
            default -> IncludedObject.METADATA;
        };
        this.clock = clock;
    }

    /**
     * A table of these objects with empty metadata.
     *
     * @param withColumns whether it says what its columns are; of a watch's tables only the first need to
     */
    public ObjectNode table(List<ObjectNode> objects, boolean withColumns) {
        ObjectNode table = Json.object();
        table.put("kind", "Table");
        table.put("apiVersion", VERSION);
        table.putObject("metadata");
        if (withColumns) {
            ArrayNode columns = table.putArray("columnDefinitions");
            format.columns().forEach(column -> describe(columns.addObject(), column));
        } else {
            table.putNull("columnDefinitions");
        }
        ArrayNode rows = table.putArray("rows");
        Instant now = clock.instant();
        objects.forEach(object -> row(rows.addObject(), object, now));
        return table;
    }

    private static void describe(ObjectNode definition, Column column) {
        definition.put("name", column.name());
        definition.put("type", column.type());
        definition.put("format", column.format());
        definition.put("description", column.name());
        definition.put("priority", column.priority());
    }

    private void row(ObjectNode row, ObjectNode object, Instant now) {
        ArrayNode cells = row.putArray("cells");
        for (Object cell : format.cells(object, now)) {
            if (cell instanceof Integer number) {
                cells.add(number.intValue());
            } else {
                cells.add(String.valueOf(cell));
            }
        }
        format.completion(object).ifPresent(reason -> {
            ObjectNode condition = row.putArray("conditions").addObject();
            condition.put("type", "Completed");
            condition.put("status", "True");
            condition.put("reason", reason);
        });
        switch (included) {
            case NONE -> {}
            case OBJECT -> row.set("object", object);
            case METADATA -> {
                ObjectNode partial = row.putObject("object");
                partial.put("kind", "PartialObjectMetadata");
                partial.put("apiVersion", VERSION);
                partial.set("metadata", object.path("metadata"));
            }
        }
    }
}
