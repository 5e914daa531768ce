package io.nodeagent.standalone.protobuf;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The field numbers of the API's types, read from {@code fields.txt} when first needed. */
final class FieldTable {
    private static final String RESOURCE = "fields.txt";

    /** How often a field may come. */
    enum Shape {
        SINGLE,
        REPEATED,
        MAP
    }

    /**
     * A field.
     *
     * @param name in JSON; {@code -} where the fields of the type stand in the parent's place
     * @param keepsZero whether a zero or empty value says something
     */
    record Field(String name, String type, Shape shape, boolean keepsZero) {
        boolean isInline() {
            return name.equals("-");
        }
    }

    private final Map<String, Map<Integer, Field>> types = new HashMap<>();

    private static final class Loaded {
        static final FieldTable TABLE = load();
    }

    static FieldTable get() {
        return Loaded.TABLE;
    }

    /** The fields of a type by number; empty for a type that is not known. */
    Optional<Map<Integer, Field>> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    private static FieldTable load() {
        FieldTable table = new FieldTable();
        try (InputStream in = Objects.requireNonNull(FieldTable.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            Map<Integer, Field> current = new HashMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n", -1)) {
                if (line.startsWith(" ")) {
                    String[] words = line.strip().split(" ", -1);
                    current.put(Integer.valueOf(words[0]), field(words[1], words[2]));
                } else if (!line.startsWith("#") && !line.isEmpty()) {
                    current = new HashMap<>();
                    table.types.put(line, current);
                }
            }
        } catch (IOException e) {
            throw new InternalException("read " + RESOURCE + ": " + e, e);
        }
        return table;
    }

    private static Field field(String name, String text) {
        boolean keepsZero = text.endsWith("*");
        String type = keepsZero ? text.substring(0, text.length() - 1) : text;
        if (type.startsWith("[]")) {
            return new Field(name, type.substring(2), Shape.REPEATED, true);
        }
        if (type.startsWith("{}")) {
            return new Field(name, type.substring(2), Shape.MAP, true);
        }
        return new Field(name, type, Shape.SINGLE, keepsZero);
    }
}
