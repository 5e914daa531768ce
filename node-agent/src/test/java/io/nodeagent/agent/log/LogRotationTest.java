package io.nodeagent.agent.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {
    private static final LogLimits SMALL = new LogLimits(4096, 3);

    @TempDir
    Path folder;

    private Path log;
    private Writer writer;
    private LogRotation rotation;
    private final AtomicBoolean refuses = new AtomicBoolean();

    /** As conmon: it keeps writing to the file it has until it is told to open its log anew. */
    private static final class Writer {
        private final Path log;
        private OutputStream out;
        private int lines;
        final AtomicInteger reopened = new AtomicInteger();

        Writer(Path log) throws IOException {
            this.log = log;
            this.out = open();
        }

        private OutputStream open() throws IOException {
            OutputStream opened = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r-----"));
            return opened;
        }

        synchronized void reopen() {
            try {
                out.close();
                out = open();
                reopened.incrementAndGet();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        synchronized void write(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                String record = "2026-01-01T00:00:00.000000001Z stdout F line %d%n".formatted(lines++);
                out.write(record.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        log = folder.resolve("0.log");
        writer = new Writer(log);
        rotation = rotation();
    }

    private LogRotation rotation() {
        return new LogRotation(
                SMALL,
                id -> {
                    if (refuses.get()) {
                        throw new IllegalStateException(id + " does not run");
                    }
                    writer.reopen();
                },
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        rotation.close();
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.getAsBoolean());
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    private static String read(Path file, OptionalLong tail) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogOptions options = new LogOptions(false, false, Optional.empty(), tail, OptionalLong.empty());
        ContainerLogs.stream(file, options, () -> false, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Thread follow(Path file, BooleanSupplier running, ByteArrayOutputStream out) {
        LogOptions options = new LogOptions(true, false, Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
        return Thread.ofVirtual().start(() -> {
            try {
                ContainerLogs.stream(file, options, running, out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void aChattyLogIsRotatedAndItsFollowerSeesEachLineOnce() throws Exception {
        rotation.running("pod", Map.of("c", log));
        AtomicBoolean running = new AtomicBoolean(true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Thread follower = follow(log, running::get, out);
        for (int round = 1; round <= 8; round++) {
            writer.write(100);
            int rotations = round;
            await(() -> writer.reopened.get() >= rotations);
        }
        writer.write(3);
        running.set(false);
        follower.join();
        assertEquals(lines(0, 803), out.toString(StandardCharsets.UTF_8));

        await(() -> names().size() == 3 && names().stream().anyMatch(n -> n.endsWith(".gz")));
        for (String name : names()) {
            assertEquals(
                    "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
        }
        String whole = read(log, OptionalLong.empty());
        assertTrue(whole.endsWith("line 802\n"));
        assertEquals(lines(803 - whole.lines().toList().size(), 803), whole, "what is kept has no gap");
        assertTrue(
                whole.lines().count() > 200, "of three files: " + whole.lines().count());
        assertEquals(lines(803 - 150, 803), read(log, OptionalLong.of(150)), "a tail out of a compressed file");
    }

    @Test
    void silentAndEndedContainersAreLeftAlone() throws Exception {
        rotation.running("pod", Map.of("c", log));
        rotation.running("other", Map.of());
        writer.write(10);
        rotation.running("pod", Map.of());
        writer.write(500);
        Thread.sleep(400);
        assertEquals(List.of("0.log"), names());
        assertEquals(0, writer.reopened.get());
    }

    @Test
    void whatTheWriterRefusesIsTakenBack() throws Exception {
        refuses.set(true);
        writer.write(200);
        rotation.running("pod", Map.of("c", log));
        Thread.sleep(300);
        assertEquals(List.of("0.log"), names());
        assertEquals(lines(0, 200), read(log, OptionalLong.empty()));
    }

    @Test
    void aRotationThatAKillCutOffIsFinished() throws Exception {
        writer.write(5);
        Files.move(log, folder.resolve("0.log.20260101-000000"));
        Files.writeString(folder.resolve("0.log.20250101-000000.gz.tmp"), "half");
        rotation.running("pod", Map.of("c", log));
        await(() -> writer.reopened.get() == 1);
        writer.write(200);
        await(() -> writer.reopened.get() == 2 && names().stream().anyMatch(n -> n.endsWith(".gz")));
        assertFalse(names().stream().anyMatch(n -> n.endsWith(".tmp")));
        assertEquals(lines(0, 205), read(log, OptionalLong.empty()));
    }

    @Test
    void namesGrowWhateverTheClockSays() throws Exception {
        LogNames names = new LogNames(log);
        TreeSet<String> made = new TreeSet<>();
        for (String time : List.of(
                "2026-01-01T00:00:05Z",
                "2026-01-01T00:00:05.2Z",
                "2026-01-01T00:00:05.1Z",
                "2026-01-01T00:00:04Z",
                "2026-01-01T00:00:06Z")) {
            Path next = names.next(Instant.parse(time));
            assertTrue(made.add(next.getFileName().toString())
                    && made.last().equals(next.getFileName().toString()));
            Files.writeString(next, "");
        }
    }

    @Test
    void aReaderThatIsSlowGoesOnWithTheFileAfterItsOwn() throws Exception {
        writer.write(10);
        LogNames names = new LogNames(log);
        try (LogFile file = Objects.requireNonNull(names.current())) {
            for (int i = 0; i < 4; i++) {
                RotatedLog rotated = new RotatedLog(log, SMALL);
                Path _ = rotated.rename(Clock.systemUTC().instant());
                writer.reopen();
                writer.write(10);
                if (i < 2) {
                    rotated.tidy();
                }
            }
            try (LogFile next = Objects.requireNonNull(names.after(file))) {
                byte[] line = Objects.requireNonNull(next.nextLine());
                assertTrue(new String(line, StandardCharsets.UTF_8).endsWith(" line 10"));
            }
        }
    }
}
