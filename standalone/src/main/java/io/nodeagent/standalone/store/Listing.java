package io.nodeagent.standalone.store;

import java.util.List;

/** Objects as they were at one revision, by namespace and name. */
public record Listing(long revision, List<StoredObject> objects) {
    public Listing {
        objects = List.copyOf(objects);
    }
}
