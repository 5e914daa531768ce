package io.nodeagent.standalone.patch;

import io.nodeagent.standalone.type.ObjectType;
import io.nodeagent.standalone.type.ObjectType.Field;
import io.nodeagent.standalone.type.TypeCatalog;
import io.nodeagent.standalone.type.ValueType;
import java.util.Optional;

/**
 * Which fields of a type a strategic merge patch treats specially: lists merged by a key or as sets, and structs that
 * hold such lists. Every other list is replaced, every other struct merged. The type catalog knows.
 *
 * @param type empty for what has no fields of its own, such as a map
 */
record PatchType(Optional<ObjectType> type) {
    private static final TypeCatalog CATALOG = TypeCatalog.bundled();
    private static final PatchType PLAIN = new PatchType(Optional.empty());

    /**
     * A list that is merged.
     *
     * @param mergeKey what names a list's elements; empty for a set of primitive values
     */
    record MergedList(String mergeKey, PatchType element) {}

    /** The type of a kind. */
    static PatchType of(String kind) {
        return new PatchType(CATALOG.find(kind));
    }

    /** The type of a struct field. */
    PatchType structAt(String field) {
        return field(field).map(f -> of(f.type())).orElse(PLAIN);
    }

    /** How a list field is merged; empty for one that is replaced. */
    Optional<MergedList> listAt(String field) {
        return field(field)
                .filter(f -> f.merge() && f.type() instanceof ValueType.ListOf)
                .map(f -> new MergedList(f.mergeKey().orElse(""), of(((ValueType.ListOf) f.type()).element())));
    }

    private Optional<Field> field(String name) {
        return type.flatMap(t -> Optional.ofNullable(t.fields().get(name)));
    }

    private static PatchType of(ValueType value) {
        return value instanceof ValueType.Reference reference
                ? new PatchType(Optional.of(CATALOG.resolve(reference)))
                : PLAIN;
    }
}
