package io.nodeagent.standalone.validation;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms of names in the Kubernetes API (RFC 1123; "Object Names and IDs" and "Labels and Selectors" of its
 * documentation). Each check answers what is wanted instead, or nothing when the text is right.
 */
public final class NameSyntax {
    private static final Form LABEL = new Form(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
            63,
            "must be an RFC 1123 label: small letters, digits or '-', beginning and ending with a letter or digit");
    private static final Form SUBDOMAIN = new Form(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
            253,
            "must be an RFC 1123 subdomain: small letters, digits, '-' or '.', each part beginning and ending with a"
                    + " letter or digit");
    private static final Form NAME_PART = new Form(
            "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]",
            63,
            "must be letters, digits, '-', '_' or '.', beginning and ending with a letter or digit, with an optional"
                    + " subdomain and '/' before it");
    private static final Form LABEL_VALUE = new Form(
            "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
            63,
            "must be empty or letters, digits, '-', '_' or '.', beginning and ending with a letter or digit");
    private static final Form ENV_NAME =
            new Form("[ -<>-~]+", Integer.MAX_VALUE, "must be printable ASCII without '='");
    private static final Form PORT_NAME = new Form(
            "(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?",
            15,
            "must be small letters, digits or '-', with at least one letter, no '--', and no '-' at an end");

    private NameSyntax() {}

    public static Optional<String> label(String text) {
        return LABEL.check(text);
    }

    public static Optional<String> subdomain(String text) {
        return SUBDOMAIN.check(text);
    }

    /** A label or annotation key: a name, with a DNS prefix or without. */
    public static Optional<String> qualifiedName(String text) {
        int slash = text.indexOf('/');
        Optional<String> prefix = slash < 0 ? Optional.empty() : subdomain(text.substring(0, slash));
        return prefix.map(why -> "the part before '/' " + why).or(() -> NAME_PART.check(text.substring(slash + 1)));
    }

    public static Optional<String> labelValue(String text) {
        return LABEL_VALUE.check(text);
    }

    static Optional<String> envName(String text) {
        return ENV_NAME.check(text);
    }

    static Optional<String> portName(String text) {
        return PORT_NAME.check(text);
    }

    private record Form(Pattern pattern, int limit, String wanted) {
        Form(String pattern, int limit, String wanted) {
            this(Pattern.compile(pattern), limit, wanted);
        }

        Optional<String> check(String text) {
            if (text.length() > limit) {
                return Optional.of("must be no more than " + limit + " characters");
            }
            return pattern.matcher(text).matches() ? Optional.empty() : Optional.of(wanted);
        }
    }
}
