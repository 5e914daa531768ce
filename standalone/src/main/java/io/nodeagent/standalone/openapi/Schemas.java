package io.nodeagent.standalone.openapi;

import io.nodeagent.standalone.type.ObjectType;
import io.nodeagent.standalone.type.ObjectType.Field;
import io.nodeagent.standalone.type.TypeCatalog;
import io.nodeagent.standalone.type.ValueType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON schemas of types, with Kubernetes' extensions; versions 2 and 3 differ in where references point. */
final class Schemas {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TypeCatalog catalog;
    private final String referencePrefix;

    /**
     * Makes schemas.
     *
     * @param referencePrefix {@code #/definitions/} or {@code #/components/schemas/}
     */
    Schemas(TypeCatalog catalog, String referencePrefix) {
        this.catalog = catalog;
        this.referencePrefix = referencePrefix;
    }

    /** A type's name in the documents: {@code io.k8s.api.core.v1.Pod}. */
    static String fullName(ObjectType type) {
        return type.packageName() + "." + type.name();
    }

    /** The schemas of these types and of all that they use, by full name. */
    ObjectNode reachableFrom(Iterable<ObjectType> roots) {
        Map<String, ObjectType> reached = new TreeMap<>();
        Deque<ObjectType> open = new ArrayDeque<>();
        roots.forEach(open::add);
        while (!open.isEmpty()) {
            ObjectType type = open.remove();
            if (reached.putIfAbsent(fullName(type), type) == null) {
                type.fields().values().forEach(f -> used(f.type()).ifPresent(open::add));
            }
        }
        ObjectNode all = JSON.createObjectNode();
        reached.forEach((name, type) -> all.set(name, schema(type)));
        return all;
    }

    ObjectNode reference(ObjectType type) {
        return JSON.createObjectNode().put("$ref", referencePrefix + fullName(type));
    }

    private Optional<ObjectType> used(ValueType type) {
        return switch (type) {
            case ValueType.Reference reference -> Optional.of(catalog.resolve(reference));
            case ValueType.ListOf list -> used(list.element());
            case ValueType.MapOf map -> used(map.value());
            case ValueType.Scalar _ -> Optional.empty();
        };
    }

    private ObjectNode schema(ObjectType type) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ArrayNode required = JSON.createArrayNode();
        ObjectNode properties = JSON.createObjectNode();
        for (Field field : type.fields().values()) {
            properties.set(field.name(), property(field));
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.set("properties", properties);
        type.apiVersion()
                .ifPresent(v ->
                        schema.putArray("x-kubernetes-group-version-kind").add(GroupVersionKind.of(v, type.name())));
        return schema;
    }

    private ObjectNode property(Field field) {
        ObjectNode property = value(field.type());
        if (field.merge()) {
            property.put("x-kubernetes-patch-strategy", field.retainKeys() ? "merge,retainKeys" : "merge");
            field.mergeKey().ifPresent(key -> property.put("x-kubernetes-patch-merge-key", key));
        } else if (field.retainKeys()) {
            property.put("x-kubernetes-patch-strategy", "retainKeys");
        }
        if (!field.listKeys().isEmpty()) {
            property.put("x-kubernetes-list-type", "map");
            field.listKeys().forEach(property.putArray("x-kubernetes-list-map-keys")::add);
        } else if (field.set()) {
            property.put("x-kubernetes-list-type", "set");
        }
        return property;
    }

    private ObjectNode value(ValueType type) {
        return switch (type) {
            case ValueType.Scalar scalar -> scalar(scalar.kind());
            case ValueType.Reference reference -> reference(catalog.resolve(reference));
            case ValueType.ListOf list -> {
                ObjectNode array = JSON.createObjectNode().put("type", "array");
                array.set("items", value(list.element()));
                yield array;
            }
            case ValueType.MapOf map -> {
                ObjectNode object = JSON.createObjectNode().put("type", "object");
                object.set("additionalProperties", value(map.value()));
                yield object;
            }
        };
    }

    private static ObjectNode scalar(ValueType.Kind kind) {
        return switch (kind) {
            case STRING, QUANTITY -> typed("string", "");
            case BOOL -> typed("boolean", "");
            case INT32 -> typed("integer", "int32");
            case INT64 -> typed("integer", "int64");
            case DOUBLE -> typed("number", "double");
            case BYTES -> typed("string", "byte");
            case TIME, MICROTIME -> typed("string", "date-time");
            case INT_OR_STRING -> typed("string", "int-or-string");
            case ANY -> typed("object", "");
        };
    }

    private static ObjectNode typed(String type, String format) {
        ObjectNode node = JSON.createObjectNode().put("type", type);
        return format.isEmpty() ? node : node.put("format", format);
    }
}
