package io.nodeagent.standalone.store;

import java.util.Optional;

/**
 * One change of one object.
 *
 * @param object the new version; for a removal the last state, under the removal's revision
 * @param previous the version before; empty for a creation
 */
public record Change(Kind kind, StoredObject object, Optional<StoredObject> previous) {
    /** What happened. */
    public enum Kind {
        ADDED,
        MODIFIED,
        DELETED
    }
}
