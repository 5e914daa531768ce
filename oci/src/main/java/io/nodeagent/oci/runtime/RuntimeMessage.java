package io.nodeagent.oci.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds an OCI runtime's own words in what it wrote to stderr. */
final class RuntimeMessage {
    /** runc's logger: {@code time="..." level=error msg="..."}, quoted as Go quotes. */
    private static final Pattern LOGGED =
            Pattern.compile("level=(?:error|fatal) msg=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+))");

    /** crun's: {@code 2026-01-01T00:00:00.000000Z: ...}. */
    private static final Pattern TIMESTAMP = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z: ");

    private RuntimeMessage() {}

    /** The last error it logged; where none is found, its last line. */
    static String of(String stderr) {
        Matcher matcher = LOGGED.matcher(stderr);
        String last = "";
        while (matcher.find()) {
            last = matcher.group(1) != null ? unquote(matcher.group(1)) : matcher.group(2);
        }
        if (!last.isEmpty()) {
            return last;
        }
        String[] lines = stderr.strip().split("\n", -1);
        String line = TIMESTAMP.matcher(lines[lines.length - 1].strip()).replaceFirst("");
        return line.isEmpty() ? "(it said nothing)" : line;
    }

    private static String unquote(String quoted) {
        return quoted.replace("\\n", "\n").replace("\\t", "\t").replaceAll("\\\\(.)", "$1");
    }
}
