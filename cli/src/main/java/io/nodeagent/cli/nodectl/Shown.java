package io.nodeagent.cli.nodectl;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** How values are shown to people. */
final class Shown {
    private static final int SHORT_ID = 13;
    private static final long KIB = 1024;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Shown() {}

    /** The first characters of an id, enough to name it again; without the digest's algorithm. */
    static String id(String id) {
        String digits = id.substring(id.indexOf(':') + 1);
        return digits.substring(0, Math.min(SHORT_ID, digits.length()));
    }

    /** {@code 1.5 MiB}; whole bytes below one KiB. */
    static String bytes(long bytes) {
        int unit = 0;
        double amount = bytes;
        while (amount >= KIB && unit < UNITS.length - 1) {
            amount /= KIB;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    /** The time since then in its largest unit, as kubectl has it: {@code 5s}, {@code 12m}, {@code 3h}, {@code 8d}. */
    static String age(long createdAtNanos, Instant now) {
        Duration age = Duration.between(Instant.ofEpochSecond(0, createdAtNanos), now);
        if (age.isNegative()) {
            return "0s";
        }
        if (age.toDays() > 0) {
            return age.toDays() + "d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" : age.toSeconds() + "s";
    }

    /** A label's value; a dash where there is none. */
    static String label(Map<String, String> labels, String name) {
        return labels.getOrDefault(name, "-");
    }

    /** The end of a protobuf enum's name: {@code CONTAINER_RUNNING} is {@code Running}. */
    static String state(Enum<?> state) {
        String word = state.name().substring(state.name().lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
