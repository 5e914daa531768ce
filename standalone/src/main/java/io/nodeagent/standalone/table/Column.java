package io.nodeagent.standalone.table;

/**
 * One column of a table.
 *
 * @param type the OpenAPI type of its cells
 * @param format {@code name} for the object's name, else empty
 * @param priority 0 is always shown, 1 only by {@code -o wide}
 */
record Column(String name, String type, String format, int priority) {
    static Column text(String name) {
        return new Column(name, "string", "", 0);
    }

    static Column wide(String name) {
        return new Column(name, "string", "", 1);
    }

    static Column number(String name) {
        return new Column(name, "integer", "", 0);
    }

    static Column objectName() {
        return new Column("Name", "string", "name", 0);
    }
}
