package io.nodeagent.agent.machine;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The machine's memory: {@code /proc/meminfo} of proc(5).
 *
 * @param inactiveFileBytes page cache that is given back first
 * @param cachedBytes page cache
 * @param mappedBytes of it what processes have mapped
 * @param anonymousBytes memory of processes that no file stands behind
 */
public record MemoryInfo(
        long totalBytes,
        long availableBytes,
        long freeBytes,
        long inactiveFileBytes,
        long cachedBytes,
        long mappedBytes,
        long anonymousBytes,
        long swapTotalBytes,
        long swapFreeBytes) {
    /** Reads the file; {@code /proc/meminfo} but in tests. */
    public static MemoryInfo read(Path file) {
        try {
            return parse(new String(Files.readAllBytes(file), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }

    static MemoryInfo parse(String text) {
        Map<String, Long> bytes = new HashMap<>();
        text.lines()
                .map(line -> line.split("[: ]+", -1))
                .filter(words -> words.length == 3)
                .forEach(words -> {
                    if (words[2].equals("kB")) {
                        bytes.put(words[0], Long.parseLong(words[1]) * 1024);
                    }
                });
        return new MemoryInfo(
                bytes(bytes, "MemTotal"),
                bytes(bytes, "MemAvailable"),
                bytes(bytes, "MemFree"),
                bytes(bytes, "Inactive(file)"),
                bytes(bytes, "Cached"),
                bytes(bytes, "Mapped"),
                bytes(bytes, "AnonPages"),
                bytes(bytes, "SwapTotal"),
                bytes(bytes, "SwapFree"));
    }

    private static long bytes(Map<String, Long> all, String field) {
        Long value = all.get(field);
        if (value == null) {
            throw new InternalException("no line " + field + ": in /proc/meminfo");
        }
        return value;
    }
}
