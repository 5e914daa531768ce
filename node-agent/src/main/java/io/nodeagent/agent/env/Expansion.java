package io.nodeagent.agent.env;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' references in commands, arguments and values of variables: {@code $(NAME)} is the variable's value, or
 * stays as it is where there is no such variable; {@code $$} is one dollar; any other dollar is itself.
 */
public final class Expansion {
    private Expansion() {}

    /** The variables that the text refers to. */
    public static Set<String> names(String text) {
        Set<String> names = new LinkedHashSet<>();
        expand(text, name -> {
            names.add(name);
            return null;
        });
        return names;
    }

    /** The text with every reference replaced, once: a value that holds a reference is not looked at again. */
    public static String expand(String text, Map<String, String> variables) {
        return expand(text, variables::get);
    }

    private static String expand(String text, Function<String, @Nullable String> variables) {
        int dollar = text.indexOf('$');
        if (dollar < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        while (dollar >= 0 && dollar + 1 < text.length()) {
            out.append(text, done, dollar);
            done = switch (text.charAt(dollar + 1)) {
                case '$' -> literal(out, "$", dollar + 2);
                case '(' -> reference(out, text, dollar, variables);
                default -> literal(out, text.substring(dollar, dollar + 2), dollar + 2);
            };
            dollar = text.indexOf('$', done);
        }
        return out.append(text, done, text.length()).toString();
    }

    /** Appends the reference at {@code dollar}; one that is never closed is plain text. Returns where to go on. */
    private static int reference(
            StringBuilder out, String text, int dollar, Function<String, @Nullable String> variables) {
        int close = text.indexOf(')', dollar + 2);
        if (close < 0) {
            return literal(out, "$(", dollar + 2);
        }
        String name = text.substring(dollar + 2, close);
        @Nullable String value = variables.apply(name);
        return literal(out, value == null ? "$(" + name + ")" : value, close + 1);
    }

    private static int literal(StringBuilder out, String text, int next) {
        out.append(text);
        return next;
    }
}
