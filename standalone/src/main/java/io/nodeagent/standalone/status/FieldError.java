package io.nodeagent.standalone.status;

/**
 * What is wrong with one field.
 *
 * @param field the path, such as {@code spec.containers[0].image}
 * @param value the value as the message shows it, quoted where it is text; empty to leave it out
 * @param detail what is wanted instead
 */
public record FieldError(Type type, String field, String value, String detail) {
    /** The kinds of k8s.io/apimachinery's {@code field.ErrorType}. */
    public enum Type {
        REQUIRED("FieldValueRequired", "Required value"),
        INVALID("FieldValueInvalid", "Invalid value"),
        DUPLICATE("FieldValueDuplicate", "Duplicate value"),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
        FORBIDDEN("FieldValueForbidden", "Forbidden"),
        NOT_FOUND("FieldValueNotFound", "Not found"),
        TOO_LONG("FieldValueTooLong", "Too long"),
        TOO_MANY("FieldValueTooMany", "Too many");

        private final String reason;
        private final String text;

        Type(String reason, String text) {
            this.reason = reason;
            this.text = text;
        }

        public String reason() {
            return reason;
        }
    }

    public static FieldError required(String field, String detail) {
        return new FieldError(Type.REQUIRED, field, "", detail);
    }

    /** With a text value, shown in quotes. */
    public static FieldError invalid(String field, String value, String detail) {
        return new FieldError(Type.INVALID, field, quote(value), detail);
    }

    public static FieldError forbidden(String field, String detail) {
        return new FieldError(Type.FORBIDDEN, field, "", detail);
    }

    public static FieldError duplicate(String field, String value) {
        return new FieldError(Type.DUPLICATE, field, quote(value), "");
    }

    /** The message without the field, as a Status cause has it. */
    public String message() {
        StringBuilder text = new StringBuilder(type.text);
        if (!value.isEmpty()) {
            text.append(": ").append(value);
        }
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return field + ": " + message();
    }

    private static String quote(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
