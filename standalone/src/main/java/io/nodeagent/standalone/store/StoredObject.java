package io.nodeagent.standalone.store;

import io.nodeagent.standalone.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * One version of an object. The text is shared and never changed; {@link #tree()} gives a fresh tree each time.
 *
 * @param revision what {@code metadata.resourceVersion} in {@code json} says
 */
public record StoredObject(ObjectKey key, long revision, byte[] json) {
    public ObjectNode tree() {
        return Json.parseObject(json);
    }
}
