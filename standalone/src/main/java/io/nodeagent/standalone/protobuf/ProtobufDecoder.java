package io.nodeagent.standalone.protobuf;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.protobuf.FieldTable.Field;
import io.nodeagent.standalone.status.Statuses;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decodes {@code application/vnd.kubernetes.protobuf}: four bytes of magic, then a runtime.Unknown that names the type
 * and holds its message. Fields that are not known are dropped, as a typed server drops them.
 */
public final class ProtobufDecoder {
    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** No type of the API is nested deeper; hostile input may be. */
    private static final int DEPTH_LIMIT = 40;

    private ProtobufDecoder() {}

    /** The object, with its apiVersion and kind; throws 400 for what cannot be read, 415 for an unknown type. */
    public static ObjectNode decode(byte[] body) {
        ByteBuffer buffer = ByteBuffer.wrap(body);
        for (byte expected : MAGIC) {
            if (!buffer.hasRemaining() || buffer.get() != expected) {
                throw WireReader.malformed("it does not begin with the magic number");
            }
        }
        String apiVersion = "";
        String kind = "";
        ByteBuffer raw = ByteBuffer.allocate(0);
        WireReader unknown = new WireReader(buffer);
        while (unknown.hasNext()) {
            switch (unknown.nextField()) {
                case 1 -> {
                    WireReader type = new WireReader(unknown.bytes());
                    while (type.hasNext()) {
                        switch (type.nextField()) {
                            case 1 -> apiVersion = type.text();
                            case 2 -> kind = type.text();
                            default -> type.skip();
                        }
                    }
                }
                case 2 -> raw = unknown.bytes();
                default -> unknown.skip();
            }
        }
        return object(apiVersion, kind, raw);
    }

    private static ObjectNode object(String apiVersion, String kind, ByteBuffer raw) {
        Optional<Map<Integer, Field>> type = FieldTable.get().type(kind);
        if (type.isEmpty()) {
            throw Statuses.unsupportedMediaType("protobuf is not served for " + kind + ": send application/json");
        }
        ObjectNode object = Json.object();
        object.put("apiVersion", apiVersion);
        object.put("kind", kind);
        read(new WireReader(raw), type.get(), object, DEPTH_LIMIT);
        return object;
    }

    private static void read(WireReader reader, Map<Integer, Field> fields, ObjectNode object, int depth) {
        if (depth == 0) {
            throw WireReader.malformed("nested too deeply");
        }
        while (reader.hasNext()) {
            Field field = fields.get(reader.nextField());
            if (field == null) {
                reader.skip();
            } else if (field.isInline()) {
                FieldTable.get()
                        .type(field.type())
                        .ifPresentOrElse(
                                type -> read(new WireReader(reader.bytes()), type, object, depth - 1), reader::skip);
            } else {
                set(reader, field, object, depth);
            }
        }
    }

    private static void set(WireReader reader, Field field, ObjectNode object, int depth) {
        switch (field.shape()) {
            case REPEATED -> Json.children(object, field.name()).add(value(reader, field.type(), depth));
            case MAP -> entry(new WireReader(reader.bytes()), field, Json.child(object, field.name()), depth);
            case SINGLE -> {
                JsonNode value = value(reader, field.type(), depth);
                if (!value.isNull() && (field.keepsZero() || !isZero(value))) {
                    object.set(field.name(), value);
                }
            }
        }
    }

    private static void entry(WireReader reader, Field field, ObjectNode map, int depth) {
        String key = "";
        JsonNode value = NODES.stringNode("");
        while (reader.hasNext()) {
            switch (reader.nextField()) {
                case 1 -> key = reader.text();
                case 2 -> value = value(reader, field.type(), depth);
                default -> reader.skip();
            }
        }
        map.set(key, value);
    }

    private static JsonNode value(WireReader reader, String type, int depth) {
        return switch (type) {
            case "string" -> NODES.stringNode(reader.text());
            case "bytes" -> NODES.stringNode(base64(reader.bytes()));
            case "bool" -> NODES.booleanNode(reader.number() != 0);
            case "int32", "uint32" -> NODES.numberNode((int) reader.number());
            case "int64", "uint64" -> number(reader.number());
            case "double" -> NODES.numberNode(reader.floating());
            case "Time", "MicroTime" -> time(new WireReader(reader.bytes()), type);
            case "Quantity" -> NODES.stringNode(first(new WireReader(reader.bytes())));
            case "IntOrString" -> intOrString(new WireReader(reader.bytes()));
            case "ExtraValue" -> strings(new WireReader(reader.bytes()));
            default -> {
                ObjectNode nested = Json.object();
                Map<Integer, Field> fields = FieldTable.get().type(type).orElse(Map.of());
                read(new WireReader(reader.bytes()), fields, nested, depth - 1);
                yield nested;
            }
        };
    }

    /** As Jackson reads it from text, so that trees compare equal. */
    private static JsonNode number(long value) {
        return (int) value == value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }

    private static boolean isZero(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> object.isEmpty();
            case JsonNode node when node.isString() -> node.stringValue().isEmpty();
            case JsonNode node when node.isBoolean() -> !node.booleanValue();
            case JsonNode node when node.isNumber() -> node.doubleValue() == 0;
            default -> false;
        };
    }

    /** Go's zero time is sent as second 0 and means that there is none. */
    private static JsonNode time(WireReader reader, String type) {
        long seconds = 0;
        long nanos = 0;
        while (reader.hasNext()) {
            switch (reader.nextField()) {
                case 1 -> seconds = reader.number();
                case 2 -> nanos = reader.number();
                default -> reader.skip();
            }
        }
        if (seconds == 0 && nanos == 0) {
            return NODES.nullNode();
        }
        if (Math.abs(seconds) > 253_402_300_799L || nanos < 0 || nanos > 999_999_999) {
            throw WireReader.malformed("a time beyond the year 9999");
        }
        Instant instant = Instant.ofEpochSecond(seconds, nanos);
        return NODES.stringNode(type.equals("Time") ? Json.time(instant) : Json.microTime(instant));
    }

    private static String first(WireReader reader) {
        String text = "";
        while (reader.hasNext()) {
            if (reader.nextField() == 1) {
                text = reader.text();
            } else {
                reader.skip();
            }
        }
        return text.isEmpty() ? "0" : text;
    }

    private static JsonNode intOrString(WireReader reader) {
        boolean isText = false;
        JsonNode number = NODES.numberNode(0);
        String text = "";
        while (reader.hasNext()) {
            switch (reader.nextField()) {
                case 1 -> isText = reader.number() == 1;
                case 2 -> number = NODES.numberNode((int) reader.number());
                case 3 -> text = reader.text();
                default -> reader.skip();
            }
        }
        return isText ? NODES.stringNode(text) : number;
    }

    private static ArrayNode strings(WireReader reader) {
        ArrayNode all = Json.array();
        while (reader.hasNext()) {
            if (reader.nextField() == 1) {
                all.add(reader.text());
            } else {
                reader.skip();
            }
        }
        return all;
    }

    private static String base64(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII
                .decode(Base64.getEncoder().encode(bytes))
                .toString();
    }
}
