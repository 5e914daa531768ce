package io.nodeagent.standalone.rest;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.http.HttpExchange;
import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.protobuf.ProtobufDecoder;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.status.Statuses;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the objects that clients send, as JSON, YAML or protobuf. */
final class RequestBody {
    /** What etcd takes and therefore what the API is used to. */
    static final int LIMIT_BYTES = 3 * 1024 * 1024;

    private RequestBody() {}

    /** YAML is rare and its parser large: loaded when first needed. */
    private static final class Yaml {
        static final YAMLMapper MAPPER = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** The media type without parameters; JSON where none is named. */
    static String mediaType(HttpExchange exchange) {
        String header = exchange.header("Content-Type").orElse("application/json");
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    static byte[] bytes(HttpExchange exchange) throws IOException {
        String coding = exchange.header("Content-Encoding").orElse("identity");
        if (!coding.equalsIgnoreCase("identity")) {
            throw Statuses.unsupportedMediaType(
                    "the content coding %s is not understood: send the body as it is".formatted(coding));
        }
        try {
            return exchange.body(LIMIT_BYTES);
        } catch (InvalidArgumentException e) {
            throw Statuses.tooLarge(LIMIT_BYTES);
        }
    }

    /**
     * An object with what the text said and a tree cannot.
     *
     * @param duplicates one line for each field that was given twice; the last one counts
     */
    record Parsed(ObjectNode object, List<String> duplicates) {
        Parsed {
            duplicates = List.copyOf(duplicates);
        }
    }

    /** As {@link #object}, and what is given twice in it. */
    static Parsed parsed(HttpExchange exchange) throws IOException {
        return read(exchange).orElseThrow(RequestBody::isEmpty);
    }

    /** The object in the body; throws 400 for what is not one, 415 for other media types. */
    static ObjectNode object(HttpExchange exchange) throws IOException {
        return optionalObject(exchange).orElseThrow(RequestBody::isEmpty);
    }

    /** The same, empty for an empty body. */
    static Optional<ObjectNode> optionalObject(HttpExchange exchange) throws IOException {
        return read(exchange).map(Parsed::object);
    }

    private static Optional<Parsed> read(HttpExchange exchange) throws IOException {
        byte[] bytes = bytes(exchange);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (mediaType(exchange)) {
                    case "application/json" -> parse("JSON", Json.mapper(), bytes);
                    case "application/yaml" -> parse("YAML", Yaml.MAPPER, bytes);
                    case ProtobufDecoder.MEDIA_TYPE ->
                        new Parsed(requireObject(ProtobufDecoder.decode(bytes)), List.of());
                    default ->
                        throw Statuses.unsupportedMediaType(
                                "the body of the request was in an unknown format - accepted media types include:"
                                        + " application/json, application/yaml,"
                                        + " application/vnd.kubernetes.protobuf");
                });
    }

    private static Parsed parse(String format, ObjectMapper mapper, byte[] bytes) {
        try {
            ObjectNode object = requireObject(mapper.readTree(bytes));
            try (JsonParser parser = mapper.createParser(bytes)) {
                return new Parsed(object, DuplicateFields.in(parser));
            }
        } catch (JacksonException e) {
            throw Statuses.badRequest("the body of the request is not valid %s: %s".formatted(format, Json.problem(e)));
        }
    }

    private static ObjectNode requireObject(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw Statuses.badRequest("the body of the request is not an object");
    }

    private static StatusException isEmpty() {
        return Statuses.badRequest("the request body is empty");
    }
}
