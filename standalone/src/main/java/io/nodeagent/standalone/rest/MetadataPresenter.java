package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.store.StoredObject;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Only the metadata of objects, for clients that need no more. */
record MetadataPresenter() implements Presenter {
    private static final String VERSION = "meta.k8s.io/v1";
    private static final String KIND = "PartialObjectMetadata";

    @Override
    public byte[] encode(StoredObject object) {
        return Json.encode(partial(object));
    }

    @Override
    public byte[] list(List<StoredObject> objects, Page page) {
        ObjectNode list = Json.object();
        list.put("kind", KIND + "List");
        list.put("apiVersion", VERSION);
        page.describe(list.putObject("metadata"));
        ArrayNode items = list.putArray("items");
        objects.forEach(object -> items.add(partial(object)));
        return Json.encode(list);
    }

    @Override
    public byte[] bookmark(long revision, boolean endsInitialEvents) {
        return Json.encode(Presenter.bookmarkObject(VERSION, KIND, revision, endsInitialEvents));
    }

    private static ObjectNode partial(StoredObject object) {
        ObjectNode partial = Json.object();
        partial.put("kind", KIND);
        partial.put("apiVersion", VERSION);
        partial.set("metadata", object.tree().path("metadata"));
        return partial;
    }
}
