package io.nodeagent.standalone.table;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** How objects of one kind are shown. */
interface TableFormat {
    List<Column> columns();

    /** One cell a column: text, or a number where the column says integer. */
    List<Object> cells(ObjectNode object, Instant now);

    /** Why the object is over, where it is; clients may leave such rows out. */
    default Optional<String> completion(ObjectNode object) {
        return Optional.empty();
    }
}
