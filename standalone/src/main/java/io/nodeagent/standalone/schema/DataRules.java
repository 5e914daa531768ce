package io.nodeagent.standalone.schema;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of config maps and secrets: keys, size, and {@code immutable}. */
final class DataRules {
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final String KEY_TEXT = "a valid config key must consist of alphanumeric characters, '-', '_' or"
            + " '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
            + " '[-._a-zA-Z0-9]+')";
    private static final int LIMIT_BYTES = 1024 * 1024;
    private static final List<String> FIELDS = List.of("data", "binaryData");

    private DataRules() {}

    static List<FieldError> check(ResourceType type, ObjectNode object) {
        List<FieldError> errors = new ArrayList<>();
        long size = 0;
        for (String field : FIELDS) {
            for (Map.Entry<String, JsonNode> entry : object.path(field).properties()) {
                String key = entry.getKey();
                String path = field + "[" + key + "]";
                if (!KEY.matcher(key).matches() || key.equals(".") || key.startsWith("..") || key.length() > 253) {
                    errors.add(FieldError.invalid(path, key, KEY_TEXT));
                }
                size += entry.getValue().asString("").length();
            }
        }
        if (size > LIMIT_BYTES * (type.kind().equals("Secret") ? 4L : 3L) / 3) {
            errors.add(new FieldError(FieldError.Type.TOO_LONG, "", "", "must have at most " + LIMIT_BYTES + " bytes"));
        }
        return errors;
    }

    static List<FieldError> checkUpdate(ResourceType type, ObjectNode object, ObjectNode old) {
        List<FieldError> errors = new ArrayList<>();
        if (type.kind().equals("Secret") && !Json.text(object, "type").equals(Json.text(old, "type"))) {
            errors.add(FieldError.invalid("type", Json.text(object, "type"), "field is immutable"));
        }
        if (old.path("immutable").asBoolean(false)) {
            if (!object.path("immutable").asBoolean(false)) {
                errors.add(FieldError.forbidden("immutable", "field is immutable when `immutable` is set"));
            }
            for (String field : FIELDS) {
                if (!object.path(field).equals(old.path(field))) {
                    errors.add(FieldError.forbidden(field, "field is immutable when `immutable` is set"));
                }
            }
        }
        return errors;
    }
}
