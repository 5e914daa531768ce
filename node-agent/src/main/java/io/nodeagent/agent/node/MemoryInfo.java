package io.nodeagent.agent.node;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine's memory: {@code /proc/meminfo} of proc(5). */
record MemoryInfo(long totalBytes, long availableBytes) {
    static MemoryInfo read(Path file) {
        try {
            return parse(new String(Files.readAllBytes(file), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }

    static MemoryInfo parse(String text) {
        return new MemoryInfo(bytes(text, "MemTotal:"), bytes(text, "MemAvailable:"));
    }

    private static long bytes(String text, String field) {
        return text.lines()
                .filter(line -> line.startsWith(field))
                .map(line -> List.of(line.substring(field.length()).strip().split(" ", -1)))
                .mapToLong(words -> Long.parseLong(words.getFirst()) * 1024)
                .findFirst()
                .orElseThrow(() -> new InternalException("no line " + field + " in /proc/meminfo"));
    }
}
