package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Objects as they are stored: their text is passed on without being parsed. */
record ObjectPresenter(ResourceType type) implements Presenter {
    @Override
    public byte[] encode(StoredObject object) {
        return object.json();
    }

    @Override
    public byte[] list(List<StoredObject> objects, Page page) {
        ObjectNode envelope = Json.object();
        envelope.put("kind", type.kind() + "List");
        envelope.put("apiVersion", type.apiVersion());
        page.describe(envelope.putObject("metadata"));
        byte[] head = Json.encode(envelope);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head, 0, head.length - 1);
        out.writeBytes(",\"items\":[".getBytes(StandardCharsets.US_ASCII));
        boolean first = true;
        for (StoredObject object : objects) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.writeBytes(object.json());
        }
        out.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @Override
    public byte[] bookmark(long revision, boolean endsInitialEvents) {
        return Json.encode(Presenter.bookmarkObject(type.apiVersion(), type.kind(), revision, endsInitialEvents));
    }
}
