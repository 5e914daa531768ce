package io.nodeagent.standalone.patch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which fields of a type a strategic merge patch treats specially: lists merged by a key or as sets, and structs that
 * hold such lists. Every other list is replaced, every other struct merged.
 */
final class PatchType {
    /** A type without special fields. */
    static final PatchType PLAIN = new PatchType(Map.of());

    /**
     * A special field.
     *
     * @param mergeKey what names a list's elements; empty for a set of primitive values
     */
    record MergedList(String mergeKey, PatchType element) {}

    private final Map<String, Object> fields;

    private PatchType(Map<String, Object> fields) {
        this.fields = fields;
    }

    PatchType struct(String field, PatchType type) {
        return with(field, type);
    }

    PatchType list(String field, String mergeKey, PatchType element) {
        return with(field, new MergedList(mergeKey, element));
    }

    PatchType list(String field, String mergeKey) {
        return list(field, mergeKey, PLAIN);
    }

    PatchType set(String field) {
        return list(field, "", PLAIN);
    }

    /** The type of a struct field. */
    PatchType structAt(String field) {
        return fields.get(field) instanceof PatchType type ? type : PLAIN;
    }

    /** How a list field is merged; empty for one that is replaced. */
    Optional<MergedList> listAt(String field) {
        return fields.get(field) instanceof MergedList list ? Optional.of(list) : Optional.empty();
    }

    private PatchType with(String field, Object value) {
        Map<String, Object> more = new HashMap<>(fields);
        more.put(field, value);
        return new PatchType(Map.copyOf(more));
    }
}
