package io.nodeagent.agent.env;

import java.util.Map;

/**
 * Kubernetes' references in commands, arguments and values of variables: {@code $(NAME)} is the variable's value, or
 * stays as it is where there is no such variable; {@code $$} is one dollar; any other dollar is itself.
 */
public final class Expansion {
    private Expansion() {}

    /** The text with every reference replaced, once: a value that holds a reference is not looked at again. */
    public static String expand(String text, Map<String, String> variables) {
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
    private static int reference(StringBuilder out, String text, int dollar, Map<String, String> variables) {
        int close = text.indexOf(')', dollar + 2);
        if (close < 0) {
            return literal(out, "$(", dollar + 2);
        }
        String name = text.substring(dollar + 2, close);
        String value = variables.get(name);
        return literal(out, value == null ? "$(" + name + ")" : value, close + 1);
    }

    private static int literal(StringBuilder out, String text, int next) {
        out.append(text);
        return next;
    }
}
