package io.nodeagent.cri.spec;

import io.nodeagent.errors.InvalidArgumentException;
import java.util.Locale;
import java.util.Map;

/** Signals by name, signal(7) with the numbers of x86-64 and arm64. */
public final class StopSignal {
    private static final int SIGTERM = 15;
    private static final int RTMIN = 34;
    private static final int RTMAX = 64;

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("HUP", 1),
            Map.entry("INT", 2),
            Map.entry("QUIT", 3),
            Map.entry("ILL", 4),
            Map.entry("TRAP", 5),
            Map.entry("ABRT", 6),
            Map.entry("IOT", 6),
            Map.entry("BUS", 7),
            Map.entry("FPE", 8),
            Map.entry("KILL", 9),
            Map.entry("USR1", 10),
            Map.entry("SEGV", 11),
            Map.entry("USR2", 12),
            Map.entry("PIPE", 13),
            Map.entry("ALRM", 14),
            Map.entry("TERM", SIGTERM),
            Map.entry("STKFLT", 16),
            Map.entry("CHLD", 17),
            Map.entry("CLD", 17),
            Map.entry("CONT", 18),
            Map.entry("STOP", 19),
            Map.entry("TSTP", 20),
            Map.entry("TTIN", 21),
            Map.entry("TTOU", 22),
            Map.entry("URG", 23),
            Map.entry("XCPU", 24),
            Map.entry("XFSZ", 25),
            Map.entry("VTALRM", 26),
            Map.entry("PROF", 27),
            Map.entry("WINCH", 28),
            Map.entry("IO", 29),
            Map.entry("POLL", 29),
            Map.entry("PWR", 30),
            Map.entry("SYS", 31),
            Map.entry("RTMIN", RTMIN),
            Map.entry("RTMAX", RTMAX));

    private StopSignal() {}

    /** The number of {@code SIGTERM}, {@code TERM}, {@code 15}, {@code SIGRTMIN+3} …; SIGTERM for the empty string. */
    public static int parse(String text) {
        if (text.isEmpty()) {
            return SIGTERM;
        }
        String name = text.toUpperCase(Locale.ROOT);
        name = name.startsWith("SIG") ? name.substring(3) : name;
        int number = NUMBERS.getOrDefault(name, 0);
        if (number == 0 && name.startsWith("RTMIN+")) {
            number = RTMIN + number(name.substring(6));
        } else if (number == 0 && name.startsWith("RTMAX-")) {
            number = RTMAX - number(name.substring(6));
        } else if (number == 0) {
            number = number(name);
        }
        if (number < 1 || number > RTMAX) {
            throw new InvalidArgumentException(
                    "stop_signal: no signal '%s': give a name such as SIGTERM or a number".formatted(text));
        }
        return number;
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : RTMAX + 1;
    }
}
