package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code nodectl import} of what is no sound image: one line, exit code 1, nothing left, and the next one works. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportIT {
    private static final String NAME = "localhost/imported/app:1";
    private final StandaloneNode node = StandaloneNode.start();

    @TempDir
    private Path folder = Path.of("");

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @Test
    void aLayerThatClimbsOutIsRefused() throws IOException {
        Path outside = folder.resolve("outside");
        Files.writeString(outside, "planted\n");
        Path layer = folder.resolve("layer.tar");
        String climbing = "../../../../../../../../tmp/" + folder.getFileName() + "-climbed";
        Command.of("tar", "-P", "-cf", layer.toString(), "--transform=s#.*#" + climbing + "#", outside.toString())
                .run()
                .ok();
        byte[] content = Files.readAllBytes(layer);
        refuses(dockerArchive(content, RegistryImage.digest(content)), NAME, "..");
        assertTrue(Files.notExists(Path.of("/tmp/" + folder.getFileName() + "-climbed")));
    }

    @Test
    void aLayerOfAnotherDigestIsRefused() throws IOException {
        byte[] layer = Files.readAllBytes(emptyTar());
        refuses(dockerArchive(layer, "sha256:" + "0".repeat(64)), NAME, "digest");
    }

    @Test
    void aTruncatedArchiveIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(node.folder().resolve("sample.tar"));
        Path torn = Files.write(folder.resolve("torn.tar"), Arrays.copyOf(whole, whole.length / 2));
        refuses(torn, NAME, torn.toString());
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.tar"), "this is a letter, not a tar\n".repeat(100));
        refuses(text, NAME, text.toString());
        refuses(emptyTar(), NAME, "not an image archive");
        refuses(folder.resolve("absent.tar"), NAME, "absent.tar");
    }

    @Test
    void aGarbageNameIsRefused() {
        refuses(node.folder().resolve("sample.tar"), "UPPER/Case:::", "UPPER/Case");
    }

    private void refuses(Path archive, String name, String told) {
        ImageFiles before = ImageFiles.of(node);
        Command.Result result = node.importImage(archive, name);
        assertEquals(1, result.exitCode(), result::err);
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(told), result.err());
        assertEquals("", result.out());
        assertEquals(before, ImageFiles.of(node));
        node.importImage(node.folder().resolve("sample.tar"), StandaloneNode.IMAGE)
                .ok();
    }

    private Path emptyTar() {
        Path tar = folder.resolve("empty.tar");
        Command.of("tar", "-cf", tar.toString(), "-T", "/dev/null").run().ok();
        return tar;
    }

    /** As `docker save` writes it, the layer under a diff id of the caller's. */
    private Path dockerArchive(byte[] layer, String diffId) throws IOException {
        Path content = Files.createTempDirectory(folder, "docker");
        String arch = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
        Files.write(content.resolve("layer.tar"), layer);
        Files.write(content.resolve("config.json"), """
                        {"architecture":"%s","os":"linux","rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(arch, diffId).getBytes(StandardCharsets.UTF_8));
        Files.writeString(content.resolve("manifest.json"), """
                        [{"Config":"config.json","RepoTags":[],"Layers":["layer.tar"]}]""");
        Path archive = content.resolveSibling(content.getFileName() + ".tar");
        Command.of("tar", "-C", content.toString(), "-cf", archive.toString(), ".")
                .run()
                .ok();
        return archive;
    }
}
