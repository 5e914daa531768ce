package io.nodeagent.standalone.validation;

import io.nodeagent.standalone.status.FieldError;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Labels and annotations of any object; names are the business of its kind. */
public final class MetadataValidation {
    private static final int ANNOTATIONS_LIMIT_BYTES = 256 * 1024;

    private MetadataValidation() {}

    /** What is wrong with {@code metadata}. */
    public static List<FieldError> of(JsonNode metadata) {
        Findings findings = new Findings();
        metadata.path("labels").properties().forEach(label -> {
            if (!Syntax.qualifiedName(label.getKey())) {
                findings.invalid("metadata.labels", label.getKey(), Syntax.QUALIFIED_NAME_WANTED);
            }
            if (!Syntax.labelValue(label.getValue().asString(""))) {
                findings.invalid("metadata.labels", label.getValue().asString(""), Syntax.LABEL_VALUE_WANTED);
            }
        });
        int size = 0;
        for (var annotation : metadata.path("annotations").properties()) {
            if (!Syntax.qualifiedName(annotation.getKey().toLowerCase(java.util.Locale.ROOT))) {
                findings.invalid("metadata.annotations", annotation.getKey(), Syntax.QUALIFIED_NAME_WANTED);
            }
            size += annotation.getKey().length() + annotation.getValue().asString("").length();
        }
        if (size > ANNOTATIONS_LIMIT_BYTES) {
            findings.add(new FieldError(
                    FieldError.Type.TOO_LONG,
                    "metadata.annotations",
                    "",
                    "may not be more than " + ANNOTATIONS_LIMIT_BYTES + " bytes"));
        }
        return findings.errors();
    }
}
