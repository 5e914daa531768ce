package io.nodeagent.standalone.schema;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.json.ObjectMeta;
import io.nodeagent.standalone.resource.ResourceType;
import io.nodeagent.standalone.status.FieldError;
import io.nodeagent.standalone.validation.NameSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of {@code metadata}, the same for every kind. */
final class MetadataRules {
    private static final int ANNOTATIONS_LIMIT_BYTES = 256 * 1024;

    private MetadataRules() {}

    static List<FieldError> check(ResourceType type, ObjectNode object) {
        List<FieldError> errors = new ArrayList<>();
        String name = new ObjectMeta(object).name();
        if (name.isEmpty()) {
            errors.add(FieldError.required("metadata.name", "name or generateName is required"));
        } else {
            checkName(type, name).ifPresent(why -> errors.add(FieldError.invalid("metadata.name", name, why)));
        }
        checkLabels(object, errors);
        checkAnnotations(object, errors);
        return errors;
    }

    /** What an update may not change. The server's own fields are back in place before. */
    static List<FieldError> checkUpdate(ResourceType type, ObjectNode object, ObjectNode old) {
        List<FieldError> errors = check(type, object);
        immutable(object, old, "uid", errors);
        immutable(object, old, "name", errors);
        immutable(object, old, "namespace", errors);
        return errors;
    }

    private static Optional<String> checkName(ResourceType type, String name) {
        return switch (type.resource()) {
            case "namespaces" -> NameSyntax.label(name);
            case "events" ->
                name.contains("/") || name.contains("%") || name.equals(".") || name.equals("..")
                        ? Optional.of("may not contain '/' or '%'")
                        : Optional.empty();
            default -> NameSyntax.subdomain(name);
        };
    }

    private static void immutable(ObjectNode object, ObjectNode old, String field, List<FieldError> errors) {
        String value = Json.text(object, "metadata", field);
        if (!value.equals(Json.text(old, "metadata", field))) {
            errors.add(FieldError.invalid("metadata." + field, value, "field is immutable"));
        }
    }

    private static void checkLabels(ObjectNode object, List<FieldError> errors) {
        for (Map.Entry<String, JsonNode> label :
                Json.at(object, "metadata", "labels").properties()) {
            NameSyntax.qualifiedName(label.getKey())
                    .ifPresent(why -> errors.add(FieldError.invalid("metadata.labels", label.getKey(), why)));
            String value = label.getValue().asString("");
            NameSyntax.labelValue(value)
                    .ifPresent(why -> errors.add(FieldError.invalid("metadata.labels", value, why)));
        }
    }

    private static void checkAnnotations(ObjectNode object, List<FieldError> errors) {
        long size = 0;
        for (Map.Entry<String, JsonNode> annotation :
                Json.at(object, "metadata", "annotations").properties()) {
            // Annotation keys are compared without regard to case, so they are checked in lower case.
            NameSyntax.qualifiedName(annotation.getKey().toLowerCase(java.util.Locale.ROOT))
                    .ifPresent(why -> errors.add(FieldError.invalid("metadata.annotations", annotation.getKey(), why)));
            size += annotation.getKey().length()
                    + annotation.getValue().asString("").length();
        }
        if (size > ANNOTATIONS_LIMIT_BYTES) {
            errors.add(new FieldError(
                    FieldError.Type.TOO_LONG,
                    "metadata.annotations",
                    "",
                    "may not be more than " + ANNOTATIONS_LIMIT_BYTES + " bytes"));
        }
    }
}
