package io.nodeagent.oci.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an OCI runtime calls itself, from the first line of {@code --version}: {@code runc version 1.1.5+ds1}. */
record RuntimeVersion(String name, String version) {
    private static final Pattern FIRST_LINE = Pattern.compile("^(\\S+) version (\\S+)");

    static RuntimeVersion parse(String text) {
        Matcher matcher = FIRST_LINE.matcher(text);
        if (!matcher.find()) {
            throw new OciRuntimeException("no '<name> version <number>' in: " + text.strip());
        }
        return new RuntimeVersion(matcher.group(1), matcher.group(2));
    }
}
