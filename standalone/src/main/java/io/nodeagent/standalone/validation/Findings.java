package io.nodeagent.standalone.validation;

import io.nodeagent.standalone.status.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Collects what is wrong, with the checks that every validation uses. */
final class Findings {
    private final List<FieldError> errors = new ArrayList<>();

    List<FieldError> errors() {
        return List.copyOf(errors);
    }

    void add(FieldError error) {
        errors.add(error);
    }

    /** A text that must be there and not empty; answers whether it is. */
    boolean required(JsonNode object, String field, String path) {
        if (object.path(field).asString("").isEmpty()) {
            errors.add(FieldError.required(path + "." + field, ""));
            return false;
        }
        return true;
    }

    /** A text that, when given, must have a form; the check answers what is wanted instead. */
    void form(JsonNode object, String field, String path, Function<String, Optional<String>> check) {
        String text = object.path(field).asString("");
        if (!text.isEmpty()) {
            check.apply(text).ifPresent(wanted -> errors.add(FieldError.invalid(path + "." + field, text, wanted)));
        }
    }

    /** A text that, when given, must be one of a few. */
    void oneOf(JsonNode object, String field, String path, List<String> supported) {
        String text = object.path(field).asString("");
        if (!text.isEmpty() && !supported.contains(text)) {
            String list =
                    String.join(", ", supported.stream().map(s -> '"' + s + '"').toList());
            errors.add(new FieldError(
                    FieldError.Type.NOT_SUPPORTED, path + "." + field, '"' + text + '"', "supported values: " + list));
        }
    }

    /** A number that, when given, must lie between two. */
    void range(JsonNode object, String field, String path, long least, long most) {
        JsonNode number = object.path(field);
        if (number.isIntegralNumber() && (number.asLong() < least || number.asLong() > most)) {
            String wanted = most == Long.MAX_VALUE
                    ? "must be greater than or equal to " + least
                    : "must be between " + least + " and " + most + ", inclusive";
            errors.add(new FieldError(
                    FieldError.Type.INVALID, path + "." + field, Long.toString(number.asLong()), wanted));
        }
    }

    /** A list's elements must differ in a field. */
    void unique(JsonNode list, String field, String path) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String value = list.get(i).path(field).asString("");
            if (!value.isEmpty() && !seen.add(value)) {
                errors.add(FieldError.duplicate(path + "[" + i + "]." + field, value));
            }
        }
    }

    void invalid(String path, String value, String wanted) {
        errors.add(FieldError.invalid(path, value, wanted));
    }
}
