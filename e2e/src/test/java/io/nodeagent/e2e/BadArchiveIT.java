package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nodeagent.images.reference.Digest;
import io.nodeagent.images.testing.TarBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** `nodectl import` of archives that are none, or that mean harm: one line, nothing left, the next import works. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadArchiveIT {
    private static final String NAME = "localhost/bad:1";
    private final StandaloneNode node = StandaloneNode.start();

    @TempDir
    Path folder;

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @Test
    void layersThatClimbOut() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "unharmed");
        List<Consumer<TarBuilder>> attacks = List.of(
                tar -> tar.file("../evil", "x"),
                tar -> tar.symlink("out", folder.toString()).file("out/victim", "x"),
                tar -> tar.hardLink("taken", victim.toString()),
                tar -> tar.hardLink("taken", "../../../../../../../../.." + victim));
        for (Consumer<TarBuilder> attack : attacks) {
            TarBuilder layer = new TarBuilder();
            attack.accept(layer);
            refusedOrHarmless(dockerArchive(layer.build(), layer.build()));
            assertEquals("unharmed", Files.readString(victim));
            assertEquals(1, Files.readAttributes(victim, "unix:nlink").get("nlink"));
        }
        nextImportWorks();
    }

    @Test
    void archivesThatAreNone() throws IOException {
        byte[] good = dockerArchive(layer(), layer());
        refused("no tar\n".repeat(500).getBytes(java.nio.charset.StandardCharsets.UTF_8), "tar");
        refused(new byte[0], "");
        refused(Arrays.copyOf(good, good.length / 2), "cut off");
        refused(new TarBuilder().file("readme", "nothing").build(), "");
        refused(new TarBuilder().file("manifest.json", "{[").build(), "manifest.json");
        nextImportWorks();
    }

    @Test
    void aLayerThatIsNotWhatItsDigestSays() throws IOException {
        refused(dockerArchive(layer(), new TarBuilder().file("other", "y").build()), "digest");
        nextImportWorks();
    }

    @Test
    void namesThatAreNone() throws IOException {
        Path archive = Files.write(folder.resolve("good.tar"), dockerArchive(layer(), layer()));
        for (String name : List.of("UPPER/Case:1", "a b", "localhost/x:", "x@sha256:12", "http://x/y")) {
            assertOneLine(node.importImage(archive, name), name);
        }
        assertOneLine(node.importImage(folder.resolve("none.tar"), NAME), "none.tar");
        nextImportWorks();
    }

    private void refused(byte[] archive, String named) throws IOException {
        assertOneLine(node.importImage(Files.write(folder.resolve("bad.tar"), archive), NAME), named);
    }

    /** A name that climbs is either refused, or means the root that it would climb out of. */
    private void refusedOrHarmless(byte[] archive) throws IOException {
        Command.Result result = node.importImage(Files.write(folder.resolve("bad.tar"), archive), NAME);
        if (result.exitCode() != 0) {
            assertOneLine(result, "");
        }
    }

    private void nextImportWorks() throws IOException {
        Path archive = Files.write(folder.resolve("good.tar"), dockerArchive(layer(), layer()));
        node.importImage(archive, "localhost/good:1").ok();
        Path layers = node.dataDir().resolve("images");
        try (var files = Files.walk(layers)) {
            assertFalse(files.anyMatch(f -> f.getFileName().toString().matches("evil|.*\\.(tmp|partial)")));
        }
    }

    private static byte[] layer() {
        return new TarBuilder().file("a", "x".repeat(100_000)).build();
    }

    /** What docker save writes, with one layer; the configuration names the digest of another where they differ. */
    private static byte[] dockerArchive(byte[] layer, byte[] named) {
        String config =
                "{\"architecture\":\"%s\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}"
                        .formatted(System.getProperty("os.arch", ""), Digest.of(named));
        return new TarBuilder()
                .file("config.json", config)
                .file("layer.tar", layer, _ -> {})
                .file("manifest.json", "[{\"Config\":\"config.json\",\"RepoTags\":[],\"Layers\":[\"layer.tar\"]}]")
                .build();
    }

    private static void assertOneLine(Command.Result result, String named) {
        String said = result.failure();
        assertEquals(1, result.exitCode(), said);
        assertEquals(1, said.strip().lines().count(), said);
        assertEquals(named, said.contains(named) ? named : said);
    }
}
