package io.nodeagent.standalone.schema;

import io.nodeagent.standalone.resource.ResourceType;
import java.util.Optional;
import java.util.regex.Pattern;

/** What names and labels may look like (RFC 1123, and k8s.io/apimachinery's {@code validation}). */
final class NameRules {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern QUALIFIED = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final Pattern VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");

    static final String LABEL_TEXT = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
            + " '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used"
            + " for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private static final String SUBDOMAIN_TEXT = "a lowercase RFC 1123 subdomain must consist of lower case"
            + " alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g."
            + " 'example.com', regex used for validation is"
            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private static final String QUALIFIED_TEXT = "name part must consist of alphanumeric characters, '-', '_' or '.',"
            + " and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
            + " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private static final String VALUE_TEXT = "a valid label must be an empty string or consist of alphanumeric"
            + " characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue', "
            + " or 'my_value',  or '12345', regex used for validation is"
            + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private NameRules() {}

    /** What is wrong with an object's name. */
    static Optional<String> checkName(ResourceType type, String name) {
        return switch (type.resource()) {
            case "namespaces" -> checkLabel(name);
            case "events" ->
                name.contains("/") || name.contains("%") || name.equals(".") || name.equals("..")
                        ? Optional.of("may not contain '/' or '%'")
                        : Optional.empty();
            default -> checkSubdomain(name);
        };
    }

    static Optional<String> checkLabel(String name) {
        return check(LABEL, 63, name, LABEL_TEXT);
    }

    static Optional<String> checkSubdomain(String name) {
        return check(SUBDOMAIN, 253, name, SUBDOMAIN_TEXT);
    }

    /** A label or annotation key: a name, with a DNS prefix or without. */
    static Optional<String> checkKey(String key) {
        int slash = key.indexOf('/');
        if (slash >= 0) {
            Optional<String> prefix = checkSubdomain(key.substring(0, slash));
            if (prefix.isPresent()) {
                return prefix.map(why -> "prefix part " + why);
            }
        }
        return check(QUALIFIED, 63, key.substring(slash + 1), QUALIFIED_TEXT);
    }

    static Optional<String> checkValue(String value) {
        return check(VALUE, 63, value, VALUE_TEXT);
    }

    private static Optional<String> check(Pattern pattern, int limit, String text, String why) {
        if (text.length() > limit) {
            return Optional.of("must be no more than " + limit + " characters");
        }
        return pattern.matcher(text).matches() ? Optional.empty() : Optional.of(why);
    }
}
