package io.nodeagent.agent.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogsTest {
    @TempDir
    Path folder;

    private static String record(int second, String tag, String text) {
        return "2026-01-01T00:%02d:%02d.000000001Z stdout %s %s%n".formatted(second / 60, second % 60, tag, text);
    }

    private Path write(String name, String... records) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, String.join("", records), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return file;
    }

    private static String read(Path file, LogOptions options) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ContainerLogs.stream(file, options, () -> false, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static LogOptions tail(long lines) {
        return new LogOptions(false, false, Optional.empty(), OptionalLong.of(lines), OptionalLong.empty());
    }

    @Test
    void partsOfALineAreJoined() throws IOException {
        Path file = write("0.log", record(1, "P", "one "), record(1, "F", "line"), record(2, "F", ""), "torn 2026");
        assertEquals("one line\n\n", read(file, LogOptions.ALL));
    }

    @Test
    void timestampsStandBeforeLinesNotParts() throws IOException {
        Path file = write("0.log", record(1, "P", "a"), record(2, "F", "b"), record(3, "F", "c"));
        LogOptions options = new LogOptions(false, true, Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
        assertEquals("2026-01-01T00:00:01.000000001Z ab\n2026-01-01T00:00:03.000000001Z c\n", read(file, options));
    }

    @Test
    void sinceLeavesOutWhatIsOlder() throws IOException {
        Path file = write("0.log", record(1, "F", "old"), record(5, "F", "new"));
        LogOptions options = new LogOptions(
                false,
                false,
                Optional.of(Instant.parse("2026-01-01T00:00:03Z")),
                OptionalLong.empty(),
                OptionalLong.empty());
        assertEquals("new\n", read(file, options));
    }

    @Test
    void limitCutsInTheMiddle() throws IOException {
        Path file = write("0.log", record(1, "F", "abcdef"), record(2, "F", "g"));
        LogOptions options = new LogOptions(false, false, Optional.empty(), OptionalLong.empty(), OptionalLong.of(4));
        assertEquals("abcd", read(file, options));
    }

    @Test
    void tailCountsWholeLines() throws IOException {
        Path file =
                write("0.log", record(1, "F", "a"), record(2, "P", "b1"), record(2, "F", "b2"), record(3, "F", "c"));
        assertEquals("", read(file, tail(0)));
        assertEquals("c\n", read(file, tail(1)));
        assertEquals("b1b2\nc\n", read(file, tail(2)));
        assertEquals("a\nb1b2\nc\n", read(file, tail(3)));
        assertEquals("a\nb1b2\nc\n", read(file, tail(100)));
    }

    @Test
    void tailAgreesWithReadingAllOnLongLogs() throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            String text = "line " + i + " " + "x".repeat(i * 37 % 400);
            if (i % 7 == 0) {
                all.append(record(i % 3000, "P", "part "));
                lines.add("part " + text);
            } else {
                lines.add(text);
            }
            all.append(record(i % 3000, "F", text));
        }
        Path file = write("0.log", all.toString());
        for (int wanted : new int[] {1, 7, 8, 500, 2999, 3000, 5000}) {
            List<String> last = lines.subList(Math.max(0, lines.size() - wanted), lines.size());
            assertEquals(String.join("\n", last) + "\n", read(file, tail(wanted)), "tail " + wanted);
        }
    }

    @Test
    void rotatedFilesAreOneLog() throws IOException {
        write("0.log.20260101-000001", record(1, "F", "a"), record(2, "F", "b"));
        Path file = write("0.log", record(3, "F", "c"));
        assertEquals("a\nb\nc\n", read(file, LogOptions.ALL));
        assertEquals("b\nc\n", read(file, tail(2)));
        assertEquals("c\n", read(file, tail(1)));
    }

    @Test
    void followingGoesOnAcrossRotationUntilTheEnd() throws Exception {
        Path file = write("0.log", record(1, "F", "a"));
        AtomicBoolean running = new AtomicBoolean(true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogOptions options = new LogOptions(true, false, Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
        List<Throwable> failures = new ArrayList<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                ContainerLogs.stream(file, options, running::get, out);
            } catch (IOException e) {
                failures.add(e);
            }
        });
        await(out, "a\n");
        write("0.log", record(2, "F", "b"));
        await(out, "a\nb\n");
        write("0.log", record(3, "F", "c"));
        Files.move(file, folder.resolve("0.log.20260101-000003"));
        write("0.log", record(4, "P", "d"));
        await(out, "a\nb\nc\nd");
        write("0.log", record(4, "F", "e"));
        running.set(false);
        reader.join();
        assertEquals("a\nb\nc\nde\n", out.toString(StandardCharsets.UTF_8));
        assertTrue(failures.isEmpty(), failures.toString());
    }

    private static void await(ByteArrayOutputStream out, String wanted) throws InterruptedException {
        for (int i = 0; i < 500 && !out.toString(StandardCharsets.UTF_8).equals(wanted); i++) {
            Thread.sleep(10);
        }
        assertEquals(wanted, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theLastWordsAreBoundedLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add(record(i, "F", "line " + i));
        }
        Path file = write("0.log", lines.toArray(String[]::new));
        String words = ContainerLogs.lastWords(file);
        assertTrue(words.startsWith("line 20\n"), words);
        assertTrue(words.endsWith("line 99\n"), words);
        write("1.log", record(1, "F", "ä".repeat(1500) + "!"));
        assertEquals("ä".repeat(1023) + "!\n", ContainerLogs.lastWords(folder.resolve("1.log")));
        assertEquals("", ContainerLogs.lastWords(folder.resolve("none.log")));
    }
}
