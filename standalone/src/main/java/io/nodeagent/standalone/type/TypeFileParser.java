package io.nodeagent.standalone.type;

import io.nodeagent.errors.InternalException;
import io.nodeagent.standalone.type.ObjectType.Field;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the type file; its head describes the form. */
final class TypeFileParser {
    private static final Map<String, ValueType.Kind> SCALARS = scalars();

    private final Map<String, ObjectType> types = new HashMap<>();
    private String packageName = "";

    private TypeFileParser() {}

    static Map<String, ObjectType> parse(String text) {
        TypeFileParser parser = new TypeFileParser();
        for (String paragraph : text.split("\n\n+", -1)) {
            parser.paragraph(
                    paragraph.strip().lines().filter(l -> !l.startsWith("#")).toList());
        }
        parser.checkReferences();
        return parser.types;
    }

    private void paragraph(List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        String[] head = lines.getFirst().split(" ", -1);
        if (head[0].equals("package")) {
            packageName = head[1];
            return;
        }
        Map<String, Field> fields = new TreeMap<>();
        lines.stream().skip(1).map(TypeFileParser::field).forEach(f -> fields.put(f.name(), f));
        Optional<String> apiVersion = head.length == 3 ? Optional.of(head[2]) : Optional.empty();
        types.put(head[0], new ObjectType(head[0], packageName, apiVersion, fields));
    }

    private static Field field(String line) {
        List<String> words = Arrays.asList(line.strip().split(" ", -1));
        boolean required = words.getFirst().endsWith("!");
        List<String> marks = words.subList(2, words.size());
        return new Field(
                required ? words.getFirst().substring(0, words.getFirst().length() - 1) : words.getFirst(),
                type(words.get(1)),
                required,
                marks.contains("merge") || value(marks, "merge").isPresent(),
                value(marks, "merge"),
                marks.contains("retainKeys"),
                value(marks, "map").map(keys -> List.of(keys.split(",", -1))).orElse(List.of()),
                marks.contains("set"));
    }

    private static Optional<String> value(List<String> marks, String name) {
        return marks.stream()
                .filter(m -> m.startsWith(name + "="))
                .map(m -> m.substring(name.length() + 1))
                .findFirst();
    }

    private static ValueType type(String word) {
        String inner = word.substring(1, word.length() - 1);
        if (word.startsWith("[")) {
            return new ValueType.ListOf(type(inner));
        }
        if (word.startsWith("{")) {
            return new ValueType.MapOf(type(inner));
        }
        ValueType.Kind scalar = SCALARS.get(word);
        return scalar == null ? new ValueType.Reference(word) : new ValueType.Scalar(scalar);
    }

    private void checkReferences() {
        for (ObjectType type : types.values()) {
            type.fields().values().forEach(field -> checkReference(type, field.type()));
        }
    }

    private void checkReference(ObjectType owner, ValueType type) {
        switch (type) {
            case ValueType.Reference reference -> {
                if (!types.containsKey(reference.typeName())) {
                    throw new InternalException("type " + owner.name() + " names " + reference.typeName()
                            + ", which the type file does not have");
                }
            }
            case ValueType.ListOf list -> checkReference(owner, list.element());
            case ValueType.MapOf map -> checkReference(owner, map.value());
            case ValueType.Scalar _ -> {}
        }
    }

    private static Map<String, ValueType.Kind> scalars() {
        Map<String, ValueType.Kind> scalars = new HashMap<>();
        for (ValueType.Kind kind : ValueType.Kind.values()) {
            scalars.put(kind.word(), kind);
        }
        return scalars;
    }
}
