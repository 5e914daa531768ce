package io.nodeagent.standalone.openapi;

import tools.jackson.databind.JsonNode;

/**
 * Writes the version 2 document as gnostic's protobuf message {@code openapi.v2.Document}: field numbers of
 * OpenAPIv2.proto, only the parts this server's document has. Extensions travel as YAML text, of which JSON is a part.
 */
final class OpenApiV2Protobuf {
    private OpenApiV2Protobuf() {}

    static byte[] encode(JsonNode document) {
        return new WireMessage()
                .string(1, document.path("swagger").asString())
                .message(2, info(document.path("info")))
                .message(8, paths(document.path("paths")))
                .message(9, named(document.path("definitions"), OpenApiV2Protobuf::schema, 1))
                .toBytes();
    }

    private interface Encoding {
        WireMessage of(JsonNode node);
    }

    private static WireMessage info(JsonNode info) {
        return new WireMessage()
                .string(1, info.path("title").asString())
                .string(2, info.path("version").asString());
    }

    /** A repeated field of name (1) and value (2) pairs. */
    private static WireMessage named(JsonNode map, Encoding encoding, int field) {
        WireMessage all = new WireMessage();
        map.properties()
                .forEach(e -> all.message(
                        field, new WireMessage().string(1, e.getKey()).message(2, encoding.of(e.getValue()))));
        return all;
    }

    private static WireMessage paths(JsonNode paths) {
        return named(paths, OpenApiV2Protobuf::pathItem, 2);
    }

    private static WireMessage pathItem(JsonNode item) {
        WireMessage message = new WireMessage();
        operation(message, 2, item.path("get"));
        operation(message, 3, item.path("put"));
        operation(message, 4, item.path("post"));
        operation(message, 5, item.path("delete"));
        operation(message, 8, item.path("patch"));
        item.path("parameters").forEach(p -> message.message(9, parameter(p)));
        return message;
    }

    private static void operation(WireMessage item, int field, JsonNode operation) {
        if (operation.isMissingNode()) {
            return;
        }
        WireMessage message =
                new WireMessage().string(5, operation.path("operationId").asString());
        operation.path("consumes").forEach(c -> message.string(7, c.asString()));
        operation.path("parameters").forEach(p -> message.message(8, parameter(p)));
        message.message(9, named(operation.path("responses"), OpenApiV2Protobuf::response, 1));
        extensions(message, 13, operation);
        item.message(field, message);
    }

    /** ParametersItem.parameter (1) holds body_parameter (1) or non_body_parameter (2) with query (3) or path (4). */
    private static WireMessage parameter(JsonNode parameter) {
        String in = parameter.path("in").asString();
        WireMessage one = new WireMessage();
        if (in.equals("body")) {
            one.message(
                    1,
                    new WireMessage()
                            .string(2, parameter.path("name").asString())
                            .string(3, in)
                            .bool(4, parameter.path("required").asBoolean(false))
                            .message(5, schema(parameter.path("schema"))));
        } else {
            boolean query = in.equals("query");
            WireMessage sub = new WireMessage()
                    .bool(1, parameter.path("required").asBoolean(false))
                    .string(2, in)
                    .string(4, parameter.path("name").asString())
                    .string(query ? 6 : 5, parameter.path("type").asString());
            one.message(2, new WireMessage().message(query ? 3 : 4, sub));
        }
        return new WireMessage().message(1, one);
    }

    private static WireMessage response(JsonNode response) {
        WireMessage schemaItem = new WireMessage().message(1, schema(response.path("schema")));
        WireMessage message = new WireMessage()
                .string(1, response.path("description").asString())
                .message(2, schemaItem);
        return new WireMessage().message(1, message);
    }

    private static WireMessage schema(JsonNode schema) {
        WireMessage message = new WireMessage()
                .string(1, schema.path("$ref").asString(""))
                .string(2, schema.path("format").asString(""));
        schema.path("required").forEach(r -> message.string(19, r.asString()));
        if (schema.has("additionalProperties")) {
            message.message(21, new WireMessage().message(1, schema(schema.path("additionalProperties"))));
        }
        if (schema.has("type")) {
            message.message(22, new WireMessage().string(1, schema.path("type").asString()));
        }
        if (schema.has("items")) {
            message.message(23, new WireMessage().message(1, schema(schema.path("items"))));
        }
        if (schema.has("properties")) {
            message.message(25, named(schema.path("properties"), OpenApiV2Protobuf::schema, 1));
        }
        extensions(message, 31, schema);
        return message;
    }

    private static void extensions(WireMessage message, int field, JsonNode node) {
        node.properties().stream()
                .filter(e -> e.getKey().startsWith("x-"))
                .forEach(e -> message.message(
                        field,
                        new WireMessage()
                                .string(1, e.getKey())
                                .message(
                                        2,
                                        new WireMessage().string(2, e.getValue().toString() + "\n"))));
    }
}
