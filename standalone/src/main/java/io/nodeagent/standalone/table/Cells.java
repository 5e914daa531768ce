package io.nodeagent.standalone.table;

/** Texts that stand in several formats. */
final class Cells {
    static final String NONE = "<none>";

    private Cells() {}

    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }
}
