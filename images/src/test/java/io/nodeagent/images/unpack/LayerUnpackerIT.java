package io.nodeagent.images.unpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.reference.Digest;
import io.nodeagent.images.testing.TarBuilder;
import io.nodeagent.linux.fs.FileTrees;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs as root: devices, owners and overlayfs's attributes need it. */
class LayerUnpackerIT {
    @TempDir
    Path temporary;

    private Path outside = Path.of("/nonexistent");
    private Path folder = Path.of("/nonexistent");

    @BeforeEach
    void folders() throws IOException {
        outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        folder = Files.createDirectory(temporary.resolve("layer"));
    }

    private LayerTreeSummary unpack(byte[] tar) {
        return unpack(tar, tar);
    }

    private LayerTreeSummary unpack(byte[] archive, byte[] tar) {
        return LayerUnpacker.unpack(
                new LayerUnpacker.Source(
                        new ByteArrayInputStream(archive), Optional.of(Digest.of(archive)), Digest.of(tar), _ -> {}),
                folder);
    }

    private Path fs(String name) {
        return folder.resolve("fs").resolve(name);
    }

    private static Map<String, Object> unix(Path path) throws IOException {
        return Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                Arguments.of(
                        "name climbs", new TarBuilder().file("../evil", "x").build(), "../evil"),
                Arguments.of(
                        "name climbs deep",
                        new TarBuilder().file("a/b/../../../evil", "x").build(),
                        "a/b/../.."),
                Arguments.of(
                        "directory climbs",
                        new TarBuilder().directory("../outside/evil").build(),
                        "../outside/evil"),
                Arguments.of(
                        "through an absolute link",
                        new TarBuilder()
                                .symlink("a", "/etc")
                                .file("a/evil", "x")
                                .build(),
                        "a/evil"),
                Arguments.of(
                        "through a climbing link",
                        new TarBuilder()
                                .symlink("a", "../../outside")
                                .file("a/evil", "x")
                                .build(),
                        "a/evil"),
                Arguments.of(
                        "through two links",
                        new TarBuilder()
                                .directory("d")
                                .symlink("d/up", "..")
                                .symlink("b", "d/up/../../outside")
                                .file("b/evil", "x")
                                .build(),
                        "b/evil"),
                Arguments.of(
                        "through the proc magic link",
                        new TarBuilder()
                                .symlink("a", "/proc/self/root")
                                .file("a/evil", "x")
                                .build(),
                        "a/evil"),
                Arguments.of(
                        "hard link climbs",
                        new TarBuilder().hardLink("h", "../../outside/secret").build(),
                        "'h'"),
                Arguments.of(
                        "hard link through an absolute link",
                        new TarBuilder()
                                .symlink("a", "/etc")
                                .hardLink("h", "a/passwd")
                                .build(),
                        "'h'"),
                Arguments.of(
                        "hard link to nothing",
                        new TarBuilder().hardLink("h", "absent").build(),
                        "'h'"),
                Arguments.of(
                        "hard link to a directory",
                        new TarBuilder().directory("d").hardLink("h", "d").build(),
                        "'h'"),
                Arguments.of(
                        "whiteout of the parent",
                        new TarBuilder().file("d/.wh...", "").build(),
                        "d/.wh..."),
                Arguments.of(
                        "whiteout of nothing",
                        new TarBuilder().file("d/.wh.", "").build(),
                        "d/.wh."),
                Arguments.of(
                        "the root as a link",
                        new TarBuilder().symlink("./", "/etc").build(),
                        "./"),
                Arguments.of(
                        "through a file",
                        new TarBuilder().file("f", "x").file("f/g", "y").build(),
                        "f/g"),
                Arguments.of(
                        "a loop",
                        new TarBuilder()
                                .symlink("a", "b")
                                .symlink("b", "a")
                                .file("a/x", "y")
                                .build(),
                        "a/x"),
                Arguments.of(
                        "a path without end",
                        new TarBuilder().file("d/".repeat(3000) + "x", "y").build(),
                        "d/d/d"),
                Arguments.of(
                        "a name too long",
                        new TarBuilder().directory("n".repeat(300) + "/a").build(),
                        "nnn"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void attacksAreRefusedNamingTheEntry(String name, byte[] tar, String entry) throws IOException {
        InvalidArgumentException e = assertThrows(InvalidArgumentException.class, () -> unpack(tar), name);
        assertTrue(String.valueOf(e.getMessage()).contains(entry), e.getMessage());
        try (Stream<Path> files = Files.list(outside)) {
            assertEquals(List.of(outside.resolve("secret")), files.toList());
        }
        assertFalse(Files.exists(Path.of("/etc/evil")));
    }

    @Test
    void aLinkIsReplacedNotWrittenThrough() throws IOException {
        unpack(new TarBuilder()
                .symlink("f", outside.resolve("secret").toString())
                .file("f", "mine")
                .symlink("d", outside.toString())
                .directory("d")
                .file("d/x", "x")
                .build());
        assertEquals("secret", Files.readString(outside.resolve("secret")));
        assertEquals("mine", Files.readString(fs("f")));
        assertTrue(Files.isDirectory(fs("d"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void laterMembersReplaceEarlierOnes() throws IOException {
        unpack(new TarBuilder()
                .directory("a")
                .file("a/b/c", "1")
                .symlink("a", "b")
                .directory("b", e -> e.setMode(0700))
                .file("x", "1")
                .file("x", "22")
                .build());
        assertEquals(Path.of("b"), Files.readSymbolicLink(fs("a")));
        assertEquals(040700, unix(fs("b")).get("mode"));
        assertEquals("22", Files.readString(fs("x")));
        assertFalse(Files.exists(folder.resolve("trash")));
    }

    @Test
    void relativeLinksInsideAreFollowed() throws IOException {
        unpack(new TarBuilder()
                .directory("usr/lib")
                .symlink("lib", "usr/lib")
                .file("lib/x", "x")
                .build());
        assertEquals("x", Files.readString(fs("usr/lib/x")));
    }

    @Test
    void attributesOfFiles() throws IOException {
        byte[] capability = {1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        unpack(new TarBuilder()
                .directory("d", e -> {
                    e.setMode(02775);
                    e.setIds(5, 6);
                })
                .file("d/su", "x".getBytes(StandardCharsets.UTF_8), e -> {
                    e.setMode(06755);
                    e.setIds(1000, 2000);
                    e.addPaxHeader("SCHILY.xattr.security.capability", new String(capability, StandardCharsets.UTF_8));
                    e.addPaxHeader("SCHILY.xattr.user.note", "hello");
                    e.addPaxHeader("SCHILY.xattr.trusted.overlay.redirect", "/etc");
                })
                .hardLink("d/link", "d/su")
                .symlink("d/sym", "su")
                .node("null", (byte) '3', 1, 3)
                .node("pipe", (byte) '6', 0, 0)
                .node("disk", (byte) '4', 300, 70_000)
                .build());
        Map<String, Object> file = unix(fs("d/su"));
        assertEquals(0106755, file.get("mode"));
        assertEquals(1000, file.get("uid"));
        assertEquals(2000, file.get("gid"));
        assertEquals(2, file.get("nlink"));
        assertEquals(1_000_000_000_000L, Files.getLastModifiedTime(fs("d/su")).toMillis());
        assertEquals(1_000_000_000_000L, Files.getLastModifiedTime(fs("d")).toMillis());
        assertEquals(
                1_000_000_000_000L,
                Files.getLastModifiedTime(fs("d/sym"), LinkOption.NOFOLLOW_LINKS)
                        .toMillis());
        assertEquals(042775, unix(fs("d")).get("mode"));
        assertEquals(020620, unix(fs("null")).get("mode"));
        assertEquals(
                Files.getAttribute(Path.of("/dev/null"), "unix:rdev"),
                unix(fs("null")).get("rdev"));
        assertEquals(010620, unix(fs("pipe")).get("mode"));
        assertEquals(060620, unix(fs("disk")).get("mode"));
        assertArrayEquals(
                "hello".getBytes(StandardCharsets.UTF_8), (byte[]) Files.getAttribute(fs("d/su"), "user:note"));
        assertTrue(OverlayAttributes.text(fs("d/su")).contains("security.capability"));
        assertFalse(OverlayAttributes.text(fs("d/su")).contains("trusted"));
    }

    @Test
    void whiteouts() throws IOException {
        LayerTreeSummary summary = unpack(new TarBuilder()
                .directory("d")
                .file("d/.wh.gone", "")
                .directory("o")
                .file("o/.wh..wh..opq", "")
                .file("o/new", "x")
                .file(".wh.back", "")
                .directory("back")
                .directory("own")
                .file(".wh.own", "")
                .file(".wh..wh.plnk", "")
                .file("i/.wh.x", "")
                .build());
        assertEquals(0020600, unix(fs("d/gone")).get("mode"));
        assertEquals("0", String.valueOf(unix(fs("d/gone")).get("rdev")));
        for (String opaque : List.of("o", "back", "own")) {
            assertTrue(OverlayAttributes.text(fs(opaque)).contains("trusted.overlay.opaque"), opaque);
        }
        assertFalse(OverlayAttributes.text(fs("d")).contains("trusted.overlay.opaque"));
        try (Stream<Path> names = Files.list(folder.resolve("fs"))) {
            assertEquals(
                    Set.of("d", "o", "back", "own", "i"),
                    Set.copyOf(names.map(p -> p.getFileName().toString()).toList()));
        }
        assertEquals(List.of(".", "i"), summary.impliedDirectories());
    }

    @Test
    void everyCompression() throws IOException {
        byte[] tar = new TarBuilder().file("big", "0123456789".repeat(500_000)).build();
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(TarBuilder.gzip(Arrays.copyOf(tar, 1_000_000)));
        members.write(TarBuilder.gzip(Arrays.copyOfRange(tar, 1_000_000, tar.length)));
        byte[][] archives = {tar, TarBuilder.gzip(tar), Zstd.compress(tar), members.toByteArray()};
        for (byte[] archive : archives) {
            folder = Files.createTempDirectory(temporary, "each");
            unpack(archive, tar);
            assertEquals(5_000_000, Files.size(fs("big")));
        }
    }

    @Test
    void damageIsTold() {
        byte[] tar = new TarBuilder().file("f", "x".repeat(100_000)).build();
        byte[] gzip = TarBuilder.gzip(tar);
        byte[] flipped = gzip.clone();
        flipped[gzip.length / 2] ^= 1;
        for (byte[] archive : List.of(flipped, Arrays.copyOf(gzip, gzip.length - 20), new byte[0], new byte[600])) {
            InvalidArgumentException e = assertThrows(InvalidArgumentException.class, () -> {
                folder = Files.createTempDirectory(temporary, "each");
                LayerUnpacker.unpack(
                        new LayerUnpacker.Source(
                                new ByteArrayInputStream(archive),
                                Optional.of(Digest.of(gzip)),
                                Digest.of(tar),
                                _ -> {}),
                        folder);
            });
            assertTrue(String.valueOf(e.getMessage()).contains("is damaged"), e.getMessage());
        }
        InvalidArgumentException e = assertThrows(InvalidArgumentException.class, () -> {
            folder = Files.createTempDirectory(temporary, "each");
            unpack(gzip, gzip);
        });
        assertTrue(String.valueOf(e.getMessage()).contains("decompressed is damaged"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "posix"})
    void sparseFilesKeepTheirHoles(String format) throws IOException, InterruptedException {
        Path source = temporary.resolve("sparse");
        try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
            for (int i = 0; i < 40; i++) {
                file.seek(i * 1_000_000L);
                file.write(("data" + i).getBytes(StandardCharsets.US_ASCII));
            }
            file.setLength(50_000_000);
        }
        Path archive = temporary.resolve("sparse.tar");
        Process tar = new ProcessBuilder(
                        "tar",
                        "--sparse",
                        "--format=" + format,
                        "-C",
                        temporary.toString(),
                        "-cf",
                        archive.toString(),
                        "sparse")
                .inheritIO()
                .start();
        assertEquals(0, tar.waitFor());
        unpack(Files.readAllBytes(archive));
        assertEquals(-1, Files.mismatch(source, fs("sparse")));
        assertTrue(FileTrees.size(fs("sparse")).bytes() < 1_000_000);
    }
}
