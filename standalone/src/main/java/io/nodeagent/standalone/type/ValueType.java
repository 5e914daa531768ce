package io.nodeagent.standalone.type;

/** What a field holds. */
public sealed interface ValueType {
    /** A JSON value without structure of its own. */
    record Scalar(Kind kind) implements ValueType {}

    /** An object of a named type. */
    record Reference(String typeName) implements ValueType {}

    /** A JSON array. */
    record ListOf(ValueType element) implements ValueType {}

    /** A JSON object whose keys are free. */
    record MapOf(ValueType value) implements ValueType {}

    /** The kinds of scalar, with the word that stands for each in the type file. */
    enum Kind {
        STRING("string"),
        BOOL("bool"),
        INT32("int32"),
        INT64("int64"),
        DOUBLE("double"),
        /** Base64 text. */
        BYTES("bytes"),
        /** RFC 3339 to the second. */
        TIME("time"),
        /** RFC 3339 to the microsecond. */
        MICROTIME("microtime"),
        /** A resource quantity such as {@code 100m} or {@code 1Gi}; a number is taken too. */
        QUANTITY("quantity"),
        INT_OR_STRING("intOrString"),
        /** Any JSON. */
        ANY("any");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
