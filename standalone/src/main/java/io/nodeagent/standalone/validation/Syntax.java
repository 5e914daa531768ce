package io.nodeagent.standalone.validation;

import java.util.regex.Pattern;

/** The forms of names in the Kubernetes API; each with the words that say what is wanted. */
final class Syntax {
    static final String LABEL_WANTED =
            "must be an RFC 1123 label: at most 63 small letters, digits or '-', beginning and ending with a letter or digit";
    static final String SUBDOMAIN_WANTED =
            "must be an RFC 1123 subdomain: at most 253 small letters, digits, '-' or '.',"
                    + " each part beginning and ending with a letter or digit";
    static final String QUALIFIED_NAME_WANTED = "must be a qualified name: at most 63 letters, digits, '-', '_' or '.',"
            + " beginning and ending with a letter or digit, with an optional subdomain and '/' before it";
    static final String LABEL_VALUE_WANTED =
            "must be empty or at most 63 letters, digits, '-', '_' or '.', beginning and"
                    + " ending with a letter or digit";
    static final String ENV_NAME_WANTED = "must be printable ASCII without '='";
    static final String PORT_NAME_WANTED =
            "must be at most 15 small letters, digits or '-', with at least one letter, no '--', and no '-' at an end";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern NAME_PART = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern ENV_NAME = Pattern.compile("[ -<>-~]+");
    private static final Pattern PORT_NAME = Pattern.compile("(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?");

    private Syntax() {}

    static boolean label(String text) {
        return LABEL.matcher(text).matches();
    }

    static boolean subdomain(String text) {
        return text.length() <= 253 && SUBDOMAIN.matcher(text).matches();
    }

    static boolean qualifiedName(String text) {
        int slash = text.indexOf('/');
        return NAME_PART.matcher(text.substring(slash + 1)).matches()
                && (slash < 0 || subdomain(text.substring(0, slash)));
    }

    static boolean labelValue(String text) {
        return text.isEmpty() || NAME_PART.matcher(text).matches();
    }

    static boolean envName(String text) {
        return ENV_NAME.matcher(text).matches();
    }

    static boolean portName(String text) {
        return PORT_NAME.matcher(text).matches();
    }
}
