package io.nodeagent.standalone.resource;

import java.time.Instant;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** What a kind does beyond what all kinds do. */
public interface ResourcePolicy {
    /** Fills in what only the server may say. Called before defaults and validation. */
    default void prepareCreate(ObjectNode object, Instant now) {}

    /**
     * Takes back what this request may not change. The metadata that only the server writes is back already.
     *
     * @param subresource empty for the object itself
     */
    default void prepareUpdate(ObjectNode object, ObjectNode old, String subresource) {}

    /**
     * How long a deletion may take; 0 removes the object at once.
     *
     * @param asked what the client wants, where it says so
     */
    default long graceSeconds(ObjectNode object, OptionalLong asked) {
        return 0;
    }

    /** Called in the deletion's edit when the object stays for now: the deletion timestamp is set. */
    default void markTerminating(ObjectNode object) {}

    /** Whether something beside finalizers keeps a terminating object. */
    default boolean isHeld(ObjectNode object) {
        return false;
    }

    /** Refuses deletions; throws a status. */
    default void checkDelete(String name) {}

    /** Called in the request's thread once the object is stored. */
    default void created(ObjectNode object) throws InterruptedException {}
}
