package io.nodeagent.linux.process;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that a later one with the same pid is not mistaken for.
 *
 * @param startTicks field 22 of {@code /proc/PID/stat} (proc(5)): when it started, in clock ticks after boot
 */
public record ProcessIdentity(long pid, long startTicks) {
    private static final int START_TIME_AFTER_COMMAND = 19;
    private static final int STATE_AFTER_COMMAND = 0;

    /** The process that has this pid now; empty when there is none. */
    public static Optional<ProcessIdentity> of(long pid) {
        return fields(pid).map(f -> new ProcessIdentity(pid, Long.parseLong(f[START_TIME_AFTER_COMMAND])));
    }

    /** Whether it is there and not a zombie. */
    public boolean alive() {
        return fields(pid)
                .filter(f -> Long.parseLong(f[START_TIME_AFTER_COMMAND]) == startTicks)
                .filter(f -> !f[STATE_AFTER_COMMAND].equals("Z") && !f[STATE_AFTER_COMMAND].equals("X"))
                .isPresent();
    }

    /** The fields of the stat file from the third on: the second, the command, may hold spaces and parentheses. */
    private static Optional<String[]> fields(long pid) {
        Path file = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String stat = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).trim().split(" "));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return Optional.empty();
            }
            throw new InternalException("read " + file + ": " + e, e);
        }
    }
}
