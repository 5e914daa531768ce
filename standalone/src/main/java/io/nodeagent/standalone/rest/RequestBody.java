package io.nodeagent.standalone.rest;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.http.HttpExchange;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.protobuf.ProtobufDecoder;
import io.nodeagent.standalone.status.Statuses;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the objects that clients send, as JSON, YAML or protobuf. */
final class RequestBody {
    /** What etcd takes and therefore what the API is used to. */
    static final int LIMIT_BYTES = 3 * 1024 * 1024;

    private RequestBody() {}

    /** YAML is rare and its parser large: loaded when first needed. */
    private static final class Yaml {
        static final YAMLMapper MAPPER = new YAMLMapper();
    }

    /** The media type without parameters; JSON where none is named. */
    static String mediaType(HttpExchange exchange) {
        String header = exchange.header("Content-Type").orElse("application/json");
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    static byte[] bytes(HttpExchange exchange) throws IOException {
        try {
            return exchange.body(LIMIT_BYTES);
        } catch (InvalidArgumentException e) {
            throw Statuses.tooLarge(LIMIT_BYTES);
        }
    }

    /** The object in the body; throws 400 for what is not one, 415 for other media types. */
    static ObjectNode object(HttpExchange exchange) throws IOException {
        return optionalObject(exchange).orElseThrow(() -> Statuses.badRequest("the request body is empty"));
    }

    /** The same, empty for an empty body. */
    static Optional<ObjectNode> optionalObject(HttpExchange exchange) throws IOException {
        byte[] bytes = bytes(exchange);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        JsonNode tree = switch (mediaType(exchange)) {
            case "application/json" -> parseJson(bytes);
            case "application/yaml" -> parseYaml(bytes);
            case ProtobufDecoder.MEDIA_TYPE -> ProtobufDecoder.decode(bytes);
            default ->
                throw Statuses.unsupportedMediaType(
                        "the body of the request was in an unknown format - accepted media types include:"
                                + " application/json, application/yaml,"
                                + " application/vnd.kubernetes.protobuf");
        };
        if (tree instanceof ObjectNode object) {
            return Optional.of(object);
        }
        throw Statuses.badRequest("the body of the request is not an object");
    }

    static JsonNode parseJson(byte[] bytes) {
        try {
            return Json.parse(bytes);
        } catch (JacksonException e) {
            throw Statuses.badRequest("the body of the request is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private static JsonNode parseYaml(byte[] bytes) {
        try {
            return Yaml.MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw Statuses.badRequest("the body of the request is not valid YAML: " + e.getOriginalMessage());
        }
    }
}
