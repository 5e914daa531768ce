package io.nodeagent.standalone.selector;

import io.nodeagent.standalone.selector.LabelSelector.Operator;
import io.nodeagent.standalone.selector.LabelSelector.Requirement;
import io.nodeagent.standalone.status.StatusException;
import io.nodeagent.standalone.status.Statuses;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** One pass over a label selector's text. */
final class LabelSelectorParser {
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private final String text;
    private int at;

    LabelSelectorParser(String text) {
        this.text = text;
    }

    LabelSelector parse() {
        List<Requirement> found = new ArrayList<>();
        while (true) {
            found.add(requirement());
            if (end()) {
                return new LabelSelector(found);
            }
            expect(',');
        }
    }

    private Requirement requirement() {
        if (accept('!')) {
            return new Requirement(key(), Operator.ABSENT, Set.of());
        }
        String key = key();
        if (end() || peek() == ',') {
            return new Requirement(key, Operator.EXISTS, Set.of());
        }
        if (accept('=')) {
            accept('=');
            return new Requirement(key, Operator.IN, Set.of(value()));
        }
        if (accept('!')) {
            expect('=');
            return new Requirement(key, Operator.NOT_IN, Set.of(value()));
        }
        if (accept('>')) {
            return new Requirement(key, Operator.GREATER, Set.of(number()));
        }
        if (accept('<')) {
            return new Requirement(key, Operator.LESS, Set.of(number()));
        }
        return switch (word()) {
            case "in" -> new Requirement(key, Operator.IN, values());
            case "notin" -> new Requirement(key, Operator.NOT_IN, values());
            default -> throw failure("an operator is expected after \"" + key + "\"");
        };
    }

    private Set<String> values() {
        expect('(');
        Set<String> values = new LinkedHashSet<>();
        do {
            values.add(value());
        } while (accept(','));
        expect(')');
        return values;
    }

    private String key() {
        String key = word();
        if (!KEY.matcher(key).matches()) {
            throw failure("\"" + key + "\" is not a label key");
        }
        return key;
    }

    private String value() {
        String value = word();
        if (!VALUE.matcher(value).matches()) {
            throw failure("\"" + value + "\" is not a label value");
        }
        return value;
    }

    private String number() {
        String value = word();
        try {
            return Long.toString(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw failure("for 'Gt', 'Lt' operators, the value must be an integer, not \"" + value + "\"");
        }
    }

    private String word() {
        skipBlanks();
        int from = at;
        while (at < text.length() && "=!(),<> \t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private boolean accept(char wanted) {
        if (!end() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) {
        if (!accept(wanted)) {
            throw failure("'%c' is expected at position %d".formatted(wanted, at));
        }
    }

    private char peek() {
        return text.charAt(at);
    }

    private boolean end() {
        skipBlanks();
        return at >= text.length();
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private StatusException failure(String why) {
        return Statuses.badRequest("unable to parse requirement: " + why + " in \"" + text + "\"");
    }
}
