package io.nodeagent.agent.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicWriterTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T10:00:00Z"));
    private static final Map<String, ProjectedFile> OLD =
            Map.of("a", file("1", 0644), "dir/b", file("1", 0600), "gone", file("1", 0644));
    private static final Map<String, ProjectedFile> NEW =
            Map.of("a", file("2", 0644), "dir/b", file("2", 0400), "more/c", file("2", 0644));

    @TempDir
    Path target;

    private static final class Died extends RuntimeException {}

    private static ProjectedFile file(String text, int mode) {
        return new ProjectedFile(text.getBytes(StandardCharsets.UTF_8), mode);
    }

    private AtomicWriter writer(Consumer<String> step) {
        return new AtomicWriter(target, new FolderOwner(OptionalLong.empty()), CLOCK, step);
    }

    /** What a program sees that opens files by their names. */
    private Map<String, String> seen() throws IOException {
        Map<String, String> seen = new TreeMap<>();
        Path data = target.resolve("..data");
        if (Files.exists(data)) {
            try (Stream<Path> walk = Files.walk(data.toRealPath())) {
                for (Path path : walk.filter(Files::isRegularFile).toList()) {
                    String name = data.toRealPath().relativize(path).toString();
                    seen.put(name, Files.readString(path) + " " + Integer.toOctalString(FolderOwner.mode(path)));
                }
            }
        }
        return seen;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> list = Files.list(target)) {
            return list.map(p -> p.getFileName().toString())
                    .map(n -> n.startsWith("..2026") ? n.substring(0, 21) : n)
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> expected(Map<String, ProjectedFile> files) {
        Map<String, String> expected = new TreeMap<>();
        files.forEach((name, f) -> expected.put(
                name, new String(f.content(), StandardCharsets.UTF_8) + " " + Integer.toOctalString(f.mode())));
        return expected;
    }

    @Test
    void laysFilesOutAsKubernetesDoes() throws IOException {
        assertTrue(writer(s -> {}).write(OLD));
        assertEquals(List.of("..2026_11_24_10_00_00", "..data", "a", "dir", "gone"), names());
        assertEquals(Path.of("..data/a"), Files.readSymbolicLink(target.resolve("a")));
        assertEquals("1", Files.readString(target.resolve("dir/b")));
        assertEquals(expected(OLD), seen());
    }

    @Test
    void changesAllAtOnceAndTakesAwayWhatIsGone() throws IOException {
        writer(s -> {}).write(OLD);
        assertTrue(writer(s -> {}).write(NEW));
        assertEquals(List.of("..2026_11_24_10_00_00", "..data", "a", "dir", "more"), names());
        assertEquals(expected(NEW), seen());
    }

    @Test
    void doesNothingWhereNothingChanged() throws IOException {
        writer(s -> {}).write(OLD);
        Path before = target.resolve("..data").toRealPath();
        assertFalse(writer(step -> {
                    throw new Died();
                })
                .write(OLD));
        assertEquals(before, target.resolve("..data").toRealPath());
    }

    @Test
    void oddlyWrittenPathsAreTheSamePaths() throws IOException {
        assertTrue(writer(s -> {}).write(Map.of("a//b/", file("1", 0644))));
        assertFalse(writer(s -> {}).write(Map.of("a/b", file("1", 0644))));
    }

    @Test
    void aChangedModeOrADamagedFileIsAChange() throws IOException {
        writer(s -> {}).write(OLD);
        Files.writeString(target.resolve("a"), "torn");
        assertTrue(writer(s -> {}).write(OLD));
        assertEquals(expected(OLD), seen());
    }

    @Test
    void dyingAtAnyStepLeavesOldOrNewAndTheNextWriteFinishes() throws IOException {
        boolean finished = false;
        for (int dieAt = 1; !finished; dieAt++) {
            writer(s -> {}).write(OLD);
            finished = dies(dieAt);
            Map<String, String> seen = seen();
            assertTrue(seen.equals(expected(OLD)) || seen.equals(expected(NEW)), "step " + dieAt + ": " + seen);
            writer(s -> {}).write(NEW);
            assertEquals(expected(NEW), seen(), "after step " + dieAt);
            assertEquals(List.of("..2026_11_24_10_00_00", "..data", "a", "dir", "more"), names());
        }
    }

    private boolean dies(int dieAt) throws IOException {
        int[] steps = {0};
        try {
            writer(step -> {
                        if (++steps[0] == dieAt) {
                            throw new Died();
                        }
                    })
                    .write(NEW);
            assertTrue(dieAt > 10, "fewer steps than expected: " + dieAt);
            return true;
        } catch (Died _) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "../a", "a/../../b", "..a", "a/./b", "a\0b"})
    void refusesPathsThatLeave(String path) {
        assertThrows(InvalidArgumentException.class, () -> writer(s -> {}).write(Map.of(path, file("x", 0644))));
        assertFalse(Files.exists(target.resolve("..data"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aLinkPutInPlaceOfTheDataIsReplaced() throws IOException {
        Path elsewhere = Files.createDirectory(target.resolve("..elsewhere"));
        Files.writeString(elsewhere.resolve("a"), "kept");
        Files.createSymbolicLink(target.resolve("..data"), Path.of("/"));
        writer(s -> {}).write(OLD);
        assertEquals(expected(OLD), seen());
        assertTrue(Files.exists(Path.of("/etc")));
    }

    @Test
    void aFolderMadeForASubPathStaysUntilAFileTakesItsName() throws IOException {
        writer(s -> {}).write(OLD);
        Files.createDirectories(target.resolve("part/of"));
        writer(s -> {}).write(NEW);
        assertTrue(Files.isDirectory(target.resolve("part/of")));
        writer(s -> {}).write(Map.of("part", file("1", 0644)));
        assertEquals("1", Files.readString(target.resolve("part")));
        assertEquals(List.of("..2026_11_24_10_00_00", "..data", "part"), names());
    }
}
