package io.nodeagent.cgroups;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how long tasks of a group stood still for want of something (Documentation/accounting/psi.rst of the kernel).
 *
 * @param some while at least one of them did
 * @param full while all of them did at once
 */
public record Pressure(Share some, Share full) {
    private static final Pattern LINE =
            Pattern.compile("(?m)^(some|full) avg10=([0-9.]+) avg60=([0-9.]+) avg300=([0-9.]+) total=(\\d+)");

    /** What may be wanting. */
    public enum Resource {
        CPU("cpu.pressure"),
        MEMORY("memory.pressure"),
        IO("io.pressure");

        private final String file;

        Resource(String file) {
            this.file = file;
        }

        /** The file of a group that tells. */
        public String file() {
            return file;
        }
    }

    /** Parts of the last 10, 60 and 300 seconds in percent, and all time since the group was made. */
    public record Share(double percentOf10, double percentOf60, double percentOf300, long totalMicros) {
        /** No time at all. */
        public static final Share NONE = new Share(0, 0, 0, 0);
    }

    /** Reads a file's text; older kernels have no line {@code full} for CPU. Empty when it has no line {@code some}. */
    public static Optional<Pressure> parse(String text) {
        Optional<Share> some = share(text, "some");
        return some.map(s -> new Pressure(s, share(text, "full").orElse(Share.NONE)));
    }

    private static Optional<Share> share(String text, String kind) {
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            if (kind.equals(line.group(1))) {
                return Optional.of(new Share(
                        Double.parseDouble(line.group(2)),
                        Double.parseDouble(line.group(3)),
                        Double.parseDouble(line.group(4)),
                        Long.parseLong(line.group(5))));
            }
        }
        return Optional.empty();
    }
}
