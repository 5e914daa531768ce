package io.nodeagent.standalone.store;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What an edit makes of an object. */
public sealed interface Edit {
    /** Creates or replaces it. The store sets the resourceVersion; a tree equal to the current one changes nothing. */
    record Put(ObjectNode object) implements Edit {}

    /** Removes it; {@code lastState} is what watchers see. */
    record Remove(ObjectNode lastState) implements Edit {}

    /** Leaves it as it is. */
    record Keep() implements Edit {}

    /**
     * Decides on the current version. Runs in the store's writer thread, so nothing changes meanwhile: it must neither
     * block nor write to the store. What it throws reaches the caller of the edit, and nothing is written.
     */
    @FunctionalInterface
    interface Decision {
        Edit decide(Optional<StoredObject> current);
    }
}
