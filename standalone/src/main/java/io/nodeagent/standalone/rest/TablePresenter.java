package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.store.StoredObject;
import io.nodeagent.standalone.table.TableWriter;
import java.time.Clock;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Rows for {@code kubectl get}. Ages are of the moment of writing. */
final class TablePresenter implements Presenter {
    private final TableWriter writer;
    private boolean columnsSent;

    TablePresenter(ResourceType type, String includeObject) {
        this.writer = new TableWriter(type, includeObject, Clock.systemUTC());
    }

    @Override
    public byte[] encode(StoredObject object) {
        ObjectNode table = writer.table(List.of(object.tree()), !columnsSent);
        columnsSent = true;
        Json.child(table, "metadata").put("resourceVersion", Long.toString(object.revision()));
        return Json.encode(table);
    }

    @Override
    public byte[] list(List<StoredObject> objects, Page page) {
        ObjectNode table = writer.table(objects.stream().map(StoredObject::tree).toList(), true);
        page.describe(Json.child(table, "metadata"));
        return Json.encode(table);
    }

    @Override
    public byte[] bookmark(long revision, boolean endsInitialEvents) {
        ObjectNode table = writer.table(List.of(), false);
        ObjectNode metadata = Json.child(table, "metadata");
        metadata.put("resourceVersion", Long.toString(revision));
        if (endsInitialEvents) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return Json.encode(table);
    }
}
