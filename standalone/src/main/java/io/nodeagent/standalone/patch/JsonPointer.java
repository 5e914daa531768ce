package io.nodeagent.standalone.patch;

import io.nodeagent.standalone.status.Statuses;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A place in a document (RFC 6901). */
record JsonPointer(List<String> tokens) {
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(List.of());
        }
        if (!text.startsWith("/")) {
            throw Statuses.badRequest("a JSON pointer begins with '/': \"" + text + "\"");
        }
        return new JsonPointer(Stream.of(text.substring(1).split("/", -1))
                .map(token -> token.replace("~1", "/").replace("~0", "~"))
                .toList());
    }

    static boolean isIndex(String token) {
        return INDEX.matcher(token).matches();
    }

    boolean isRoot() {
        return tokens.isEmpty();
    }

    JsonPointer parent() {
        return new JsonPointer(tokens.subList(0, tokens.size() - 1));
    }

    String last() {
        return tokens.getLast();
    }

    boolean isBelow(JsonPointer other) {
        return tokens.size() > other.tokens.size()
                && tokens.subList(0, other.tokens.size()).equals(other.tokens);
    }

    /** The last token as an index below {@code limit}. */
    int index(int limit) {
        if (!isIndex(last()) || Integer.parseInt(last()) >= limit) {
            throw Statuses.unprocessablePatch("invalid array index in \"" + this + "\"");
        }
        return Integer.parseInt(last());
    }

    @Override
    public String toString() {
        return tokens.stream()
                .map(token -> "/" + token.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }
}
