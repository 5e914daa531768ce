package io.nodeagent.standalone.rest;

import io.nodeagent.standalone.status.Statuses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Finds fields that a document gives twice: a tree has only the last of them. */
final class DuplicateFields {
    private DuplicateFields() {}

    /** Reads the parser's document to its end and returns one line a field, {@code duplicate field "spec.nodeName"}. */
    static List<String> in(JsonParser parser) {
        List<String> found = new ArrayList<>();
        Deque<Set<String>> open = new ArrayDeque<>();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT -> open.push(new HashSet<>());
                case END_OBJECT -> open.pop();
                case PROPERTY_NAME -> {
                    if (!open.element().add(parser.currentName())) {
                        found.add("duplicate field \"" + path(parser.streamReadContext()) + "\"");
                    }
                }
                default -> refuseAlias(parser);
            }
        }
        return found;
    }

    /** The parser hands out an alias as a text with the anchor's name: never what its author meant. */
    private static void refuseAlias(JsonParser parser) {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw Statuses.badRequest("the body of the request has the YAML alias *%s: write out what it stands for"
                    .formatted(parser.getString()));
        }
    }

    private static String path(TokenStreamContext here) {
        TokenStreamContext parent = here.getParent();
        if (parent == null) {
            return "";
        }
        String above = path(parent);
        if (here.inArray() || here.currentName() == null) {
            return above;
        }
        String step = parent.inArray() ? "[" + parent.getCurrentIndex() + "]." : above.isEmpty() ? "" : ".";
        return above + step + here.currentName();
    }
}
