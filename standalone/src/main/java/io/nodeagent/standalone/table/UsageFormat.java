package io.nodeagent.standalone.table;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** What nodes and pods use; of a pod what each container does. */
final class UsageFormat implements TableFormat {
    @Override
    public List<Column> columns() {
        return List.of(Column.objectName(), Column.text("CPU"), Column.text("Memory"), Column.text("Window"));
    }

    @Override
    public List<Object> cells(ObjectNode object, Instant now) {
        return List.of(
                new ObjectMeta(object).name(),
                amounts(object, "cpu"),
                amounts(object, "memory"),
                Json.text(object, "window"));
    }

    private static String amounts(ObjectNode object, String resource) {
        return object.has("usage")
                ? Json.text(object, "usage", resource)
                : Json.objects(object, "containers").stream()
                        .map(container -> Json.text(container, "usage", resource))
                        .collect(Collectors.joining(","));
    }
}
