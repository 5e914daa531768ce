package io.nodeagent.standalone.type;

import io.nodeagent.standalone.type.ObjectType.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares an object with its type, as decoding would: fields the type does not have are removed and named, values of the
 * wrong form are named.
 *
 * @param unknownFields paths such as {@code spec.containers[0].imagee}
 * @param wrongTypes one line each: path, what is there, what is wanted
 */
public record FieldCheck(List<String> unknownFields, List<String> wrongTypes) {
    public FieldCheck {
        unknownFields = List.copyOf(unknownFields);
        wrongTypes = List.copyOf(wrongTypes);
    }

    /** Checks {@code object}, an object of {@code type}, and removes what the type does not have. */
    public static FieldCheck strip(TypeCatalog catalog, ObjectType type, JsonNode object) {
        Walk walk = new Walk(catalog);
        walk.object(type, object, "");
        return new FieldCheck(walk.unknown, walk.wrong);
    }

    private static final class Walk {
        private final TypeCatalog catalog;
        private final List<String> unknown = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();

        Walk(TypeCatalog catalog) {
            this.catalog = catalog;
        }

        void object(ObjectType type, JsonNode value, String path) {
            if (!(value instanceof ObjectNode object)) {
                mismatch(path, value, "an object (" + type.name() + ")");
                return;
            }
            for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
                String below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                Field field = type.fields().get(entry.getKey());
                if (field == null) {
                    unknown.add(below);
                    object.remove(entry.getKey());
                } else {
                    value(field.type(), entry.getValue(), below);
                }
            }
        }

        void value(ValueType type, JsonNode value, String path) {
            // Kubernetes takes null for "not given" everywhere.
            if (value.isNull()) {
                return;
            }
            switch (type) {
                case ValueType.Scalar scalar -> scalar(scalar.kind(), value, path);
                case ValueType.Reference reference -> object(catalog.resolve(reference), value, path);
                case ValueType.ListOf list -> list(list, value, path);
                case ValueType.MapOf map -> map(map, value, path);
            }
        }

        private void list(ValueType.ListOf list, JsonNode value, String path) {
            if (!value.isArray()) {
                mismatch(path, value, "an array");
                return;
            }
            for (int i = 0; i < value.size(); i++) {
                value(list.element(), value.get(i), path + "[" + i + "]");
            }
        }

        private void map(ValueType.MapOf map, JsonNode value, String path) {
            if (!value.isObject()) {
                mismatch(path, value, "an object");
                return;
            }
            value.properties().forEach(e -> value(map.value(), e.getValue(), path + "." + e.getKey()));
        }

        private void scalar(ValueType.Kind kind, JsonNode value, String path) {
            boolean fits = switch (kind) {
                case STRING, BYTES, TIME, MICROTIME -> value.isString();
                case BOOL -> value.isBoolean();
                case INT32 -> value.isIntegralNumber() && value.canConvertToInt();
                case INT64 -> value.isIntegralNumber() && value.canConvertToLong();
                case DOUBLE -> value.isNumber();
                case QUANTITY -> value.isString() || value.isNumber();
                case INT_OR_STRING -> value.isString() || value.isIntegralNumber();
                case ANY -> true;
            };
            if (!fits) {
                mismatch(path, value, kind.word());
            }
        }

        private void mismatch(String path, JsonNode value, String wanted) {
            String found = value.isContainer()
                    ? (value.isArray() ? "an array" : "an object")
                    : value.getNodeType().name().toLowerCase(java.util.Locale.ROOT) + " " + value;
            wrong.add((path.isEmpty() ? "the object" : path) + ": found " + found + ", want " + wanted);
        }
    }
}
