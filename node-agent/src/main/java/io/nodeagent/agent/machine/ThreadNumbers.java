package io.nodeagent.agent.machine;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many threads the machine may have and has: each takes one of its process numbers. */
public record ThreadNumbers(long most, long now) {
    private static final int LONGEST_TEXT = 256;

    /** Reads below {@code proc}, which is {@code /proc} but in tests. */
    public static ThreadNumbers read(Path proc) {
        return new ThreadNumbers(Math.min(number(proc, "pid_max"), number(proc, "threads-max")), threads(proc));
    }

    private static long number(Path proc, String name) {
        return Long.parseLong(text(proc.resolve("sys/kernel").resolve(name)));
    }

    /** The fourth field of /proc/loadavg is RUNNABLE/ALL scheduling entities. */
    private static long threads(Path proc) {
        List<String> fields = List.of(text(proc.resolve("loadavg")).split(" ", -1));
        return Long.parseLong(fields.get(3).substring(fields.get(3).indexOf('/') + 1));
    }

    /** In one read: the kernel writes a number of /proc/sys only at offset 0, and a second read ends the file. */
    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST_TEXT), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }
}
