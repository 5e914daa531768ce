package io.nodeagent.standalone.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads, writes and walks JSON trees. Numbers keep the digits they came with. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** The reader of everything that is JSON, for who needs more than a tree. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** What is wrong with a text, on one line and without the parser's own vocabulary. */
    public static String problem(JacksonException failure) {
        if (failure instanceof MismatchedInputException) {
            return "there is more than one document in it";
        }
        String message = failure instanceof StreamConstraintsException
                ? failure.getOriginalMessage().replaceFirst(", from `.*", ")")
                : failure.getOriginalMessage();
        return message.strip().replaceAll("\\s+", " ");
    }

    /** Reads one value; throws {@link tools.jackson.core.JacksonException} on anything else. */
    public static JsonNode parse(byte[] text) {
        return MAPPER.readTree(text);
    }

    public static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    /** Reads an object that is known to be one. */
    public static ObjectNode parseObject(byte[] text) {
        return (ObjectNode) MAPPER.readTree(text);
    }

    public static ObjectNode parseObject(String text) {
        return (ObjectNode) MAPPER.readTree(text);
    }

    public static byte[] encode(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** The node at a path of field names; a missing node where any is absent. */
    public static JsonNode at(JsonNode node, String... path) {
        JsonNode here = node;
        for (String name : path) {
            here = here.path(name);
        }
        return here;
    }

    /** The text at a path; empty where there is none. */
    public static String text(JsonNode node, String... path) {
        JsonNode found = at(node, path);
        return found.isString() ? found.stringValue() : "";
    }

    /** The object under {@code name}, made when absent or null. */
    public static ObjectNode child(ObjectNode parent, String name) {
        if (parent.get(name) instanceof ObjectNode found) {
            return found;
        }
        return parent.putObject(name);
    }

    /** The array under {@code name}, made when absent or null. */
    public static ArrayNode children(ObjectNode parent, String name) {
        if (parent.get(name) instanceof ArrayNode found) {
            return found;
        }
        return parent.putArray(name);
    }

    /** The objects of the array at a path; empty where there is none. */
    public static List<ObjectNode> objects(JsonNode node, String... path) {
        List<ObjectNode> found = new ArrayList<>();
        for (JsonNode element : at(node, path)) {
            if (element instanceof ObjectNode object) {
                found.add(object);
            }
        }
        return found;
    }

    /** Sets a field only where it is absent or null. */
    public static void putIfAbsent(ObjectNode object, String name, JsonNode value) {
        JsonNode present = object.get(name);
        if (present == null || present.isNull()) {
            object.set(name, value);
        }
    }

    public static void putIfAbsent(ObjectNode object, String name, String value) {
        putIfAbsent(object, name, MAPPER.getNodeFactory().stringNode(value));
    }

    public static void putIfAbsent(ObjectNode object, String name, int value) {
        putIfAbsent(object, name, MAPPER.getNodeFactory().numberNode(value));
    }

    public static void putIfAbsent(ObjectNode object, String name, boolean value) {
        putIfAbsent(object, name, MAPPER.getNodeFactory().booleanNode(value));
    }

    /** Sets a field to another object's value of it, or removes it where the other has none. */
    public static void copyField(ObjectNode from, ObjectNode to, String name) {
        JsonNode value = from.get(name);
        if (value == null) {
            to.remove(name);
        } else {
            to.set(name, value);
        }
    }

    /** A metav1.Time: RFC 3339 in whole seconds. */
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A metav1.MicroTime: RFC 3339 with six digits of fraction. */
    public static String microTime(Instant instant) {
        return MICROS.format(instant);
    }
}
