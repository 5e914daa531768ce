package io.nodeagent.images.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to identify that a server offers: a challenge of {@code WWW-Authenticate}, RFC 9110 section 11.6.1.
 *
 * @param scheme in lower case, such as {@code bearer}
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern PART = Pattern.compile(
            "([A-Za-z0-9!#$%&'*+.^_`|~-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))|([A-Za-z0-9!#$%&'*+.^_`|~-]+)");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** The challenges of a header, of all its values. */
    static List<Challenge> parse(String header) {
        List<Challenge> challenges = new ArrayList<>();
        String scheme = "";
        Map<String, String> parameters = new HashMap<>();
        Matcher part = PART.matcher(header);
        while (part.find()) {
            if (part.group(4) != null) {
                if (!scheme.isEmpty()) {
                    challenges.add(new Challenge(scheme, parameters));
                }
                scheme = part.group(4).toLowerCase(Locale.ROOT);
                parameters = new HashMap<>();
            } else {
                String quoted = part.group(2);
                String value = quoted == null ? part.group(3) : quoted.replaceAll("\\\\(.)", "$1");
                parameters.put(part.group(1).toLowerCase(Locale.ROOT), value);
            }
        }
        if (!scheme.isEmpty()) {
            challenges.add(new Challenge(scheme, parameters));
        }
        return challenges;
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }
}
