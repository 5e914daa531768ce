package io.nodeagent.standalone.table;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** A name, a few values of the object itself, and its age. */
final class SimpleFormat implements TableFormat {
    private final List<Column> columns;
    private final Function<ObjectNode, List<Object>> values;

    private SimpleFormat(List<Column> own, Function<ObjectNode, List<Object>> values) {
        List<Column> all = new ArrayList<>();
        all.add(Column.objectName());
        all.addAll(own);
        all.add(Column.text("Age"));
        this.columns = List.copyOf(all);
        this.values = values;
    }

    static TableFormat of(String kind) {
        return switch (kind) {
            case "Namespace" ->
                new SimpleFormat(List.of(Column.text("Status")), o -> List.of(Json.text(o, "status", "phase")));
            case "ConfigMap" ->
                new SimpleFormat(
                        List.of(Column.number("Data")),
                        o -> List.of(
                                o.path("data").size() + o.path("binaryData").size()));
            case "Secret" ->
                new SimpleFormat(
                        List.of(Column.text("Type"), Column.number("Data")),
                        o -> List.of(Json.text(o, "type"), o.path("data").size()));
            case "ServiceAccount" ->
                new SimpleFormat(
                        List.of(Column.number("Secrets")),
                        o -> List.of(o.path("secrets").size()));
            case "Lease" ->
                new SimpleFormat(List.of(Column.text("Holder")), o -> List.of(Json.text(o, "spec", "holderIdentity")));
            default -> new SimpleFormat(List.of(), o -> List.of());
        };
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public List<Object> cells(ObjectNode object, Instant now) {
        List<Object> cells = new ArrayList<>();
        cells.add(new ObjectMeta(object).name());
        cells.addAll(values.apply(object));
        cells.add(Age.since(Json.text(object, "metadata", "creationTimestamp"), now));
        return cells;
    }
}
