package io.nodeagent.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.images.Image;
import io.nodeagent.images.reference.Digest;
import io.nodeagent.images.testing.Pushed;
import io.nodeagent.images.testing.Pushed.Layer;
import io.nodeagent.images.testing.TarBuilder;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives and root file systems; runs as root. */
class ImageStoreIT {
    @TempDir
    Path temporary;

    private Path dataDir = Path.of("/nonexistent");

    @BeforeEach
    void folder() {
        dataDir = temporary.resolve("store");
    }

    @AfterEach
    void unmount() {
        Debris.unmount(dataDir);
    }

    private ImageStore open() {
        return ImageStore.open(ImageStoreConfig.of(dataDir, temporary.resolve("certs.d")));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(temporary.resolve(name), content);
    }

    private static byte[] dockerArchive(Pushed image, String... names) {
        TarBuilder tar = new TarBuilder().file("config.json", image.config(), _ -> {});
        StringBuilder layers = new StringBuilder();
        for (int i = 0; i < image.layers().size(); i++) {
            tar.file("l" + i + "/layer.tar", image.layers().get(i).tar(), _ -> {});
            layers.append(i == 0 ? "" : ",").append("\"l").append(i).append("/layer.tar\"");
        }
        String tags = names.length == 0 ? "" : "\"" + String.join("\",\"", names) + "\"";
        return tar.file(
                        "manifest.json",
                        "[{\"Config\":\"config.json\",\"RepoTags\":[%s],\"Layers\":[%s]}]".formatted(tags, layers))
                .build();
    }

    private static byte[] ociArchive(Pushed image, String name) {
        TarBuilder tar = new TarBuilder().file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        image.blobs().forEach(b -> tar.file("blobs/sha256/" + Digest.of(b).hex(), b, _ -> {}));
        tar.file("blobs/sha256/" + image.digest().hex(), image.manifest(), _ -> {});
        return tar.file("index.json", """
                        {"schemaVersion":2,"manifests":[{"mediaType":"%s","digest":"%s","size":%d,
                        "annotations":{"io.containerd.image.name":"%s"}}]}""".formatted(image.mediaType(), image.digest(), image.manifest().length, name))
                .build();
    }

    private static Pushed twoLayers() {
        byte[] base = new TarBuilder()
                .directory("tmp", e -> e.setMode(01777))
                .directory("etc")
                .file("etc/gone", "x")
                .file("etc/keep", "keep")
                .directory("full")
                .file("full/old", "x")
                .build();
        byte[] top = new TarBuilder()
                .file("etc/.wh.gone", "")
                .directory("full")
                .file("full/.wh..wh..opq", "")
                .file("full/new", "x")
                .file("tmp/mine", "x")
                .build();
        return Pushed.oci("sh", Layer.gzip(base), Layer.zstd(top));
    }

    @Test
    void dockerArchivesPlainAndCompressed() throws IOException {
        Pushed pushed = twoLayers();
        byte[] archive = dockerArchive(pushed, "busybox:1", "example.org/x/y:2");
        for (byte[] content : List.of(archive, TarBuilder.gzip(archive))) {
            try (ImageStore store = open()) {
                Image image = store.importArchive(write("a.tar", content), Optional.empty())
                        .getFirst();
                assertEquals(pushed.id().toString(), image.id());
                assertEquals(List.of("docker.io/library/busybox:1", "example.org/x/y:2"), image.repoTags());
                assertEquals(List.of("sh"), image.config().command());
                store.remove("busybox:1");
                assertEquals(List.of(), store.list());
                Debris.assertNothingLeft(dataDir);
            }
        }
    }

    @Test
    void everyNameFindsAnOciImage() throws IOException {
        Pushed pushed = twoLayers();
        try (ImageStore store = open()) {
            store.importArchive(write("a.tar", ociArchive(pushed, "example.org/app:v1")), Optional.empty());
            String hex = pushed.id().hex();
            for (String name : List.of(
                    "example.org/app:v1",
                    "example.org/app@" + pushed.digest(),
                    "example.org/app:other@" + pushed.digest(),
                    "sha256:" + hex,
                    hex,
                    hex.substring(0, 12),
                    "sha256:" + hex.substring(0, 12))) {
                assertEquals(
                        pushed.id().toString(), store.find(name).orElseThrow().id(), name);
            }
            for (String name : List.of("app:v1", "example.org/app", "sha256:", "", "not a name", "fff")) {
                assertTrue(store.find(name).isEmpty() || name.equals("fff"), name);
            }
        }
        try (ImageStore again = open()) {
            assertEquals(1, again.list().size());
        }
    }

    @Test
    void aNameMovesToTheNewerImage() throws IOException {
        Pushed old =
                Pushed.oci("old", Layer.gzip(new TarBuilder().file("f", "1").build()));
        Pushed fresh =
                Pushed.oci("new", Layer.gzip(new TarBuilder().file("f", "1").build()));
        try (ImageStore store = open()) {
            store.importArchive(write("a.tar", dockerArchive(old, "app:1")), Optional.empty());
            store.importArchive(write("b.tar", dockerArchive(fresh)), Optional.of("app:1"));
            assertEquals(
                    fresh.id().toString(), store.find("app:1").orElseThrow().id());
            assertEquals(
                    List.of(), store.find(old.id().toString()).orElseThrow().repoTags());
            assertEquals(1, Debris.names(dataDir, "layers").size());
            store.remove("app:1");
            assertEquals(1, Debris.names(dataDir, "layers").size());
            store.remove(old.id().hex());
            Debris.assertNothingLeft(dataDir);
        }
    }

    @Test
    void archivesThatAreNone() throws IOException {
        try (ImageStore store = open()) {
            assertThrows(
                    NotFoundException.class, () -> store.importArchive(temporary.resolve("absent"), Optional.empty()));
            byte[] evil = dockerArchive(
                    Pushed.oci(
                            "x",
                            Layer.gzip(new TarBuilder().file("../evil", "x").build())),
                    "evil:1");
            byte[] good = dockerArchive(twoLayers(), "good:1");
            for (byte[] content : List.of(
                    new byte[0],
                    "garbage".repeat(1000).getBytes(StandardCharsets.UTF_8),
                    new TarBuilder().file("x", "y").build(),
                    java.util.Arrays.copyOf(good, good.length / 2),
                    TarBuilder.gzip(java.util.Arrays.copyOf(good, 700)),
                    evil)) {
                Path file = write("bad.tar", content);
                assertThrows(InvalidArgumentException.class, () -> store.importArchive(file, Optional.empty()));
                assertEquals(List.of(), store.list());
            }
            assertEquals(
                    1,
                    store.importArchive(write("good.tar", good), Optional.empty())
                            .size());
            store.remove("good:1");
            Debris.assertNothingLeft(dataDir);
        }
    }

    @Test
    void rootFilesystemsShowTheImage() throws IOException {
        try (ImageStore store = open()) {
            Image image = store.importArchive(write("a.tar", dockerArchive(twoLayers(), "app:1")), Optional.empty())
                    .getFirst();
            Path root = store.rootFilesystems().create("c1", image);
            assertEquals(root, store.rootFilesystems().create("c1", image));
            assertFalse(Files.exists(root.resolve("etc/gone")));
            assertEquals("keep", Files.readString(root.resolve("etc/keep")));
            assertEquals(
                    List.of("new"),
                    java.util.Arrays.asList(root.resolve("full").toFile().list()));
            assertEquals(041777, Files.getAttribute(root.resolve("tmp"), "unix:mode"));
            Files.writeString(root.resolve("etc/keep"), "x".repeat(100_000));
            assertTrue(store.rootFilesystems().usage("c1").usedBytes() > 100_000);

            store.remove("app:1");
            assertEquals(2, Debris.names(dataDir, "layers").size());
            store.rootFilesystems().remove("c1");
            store.rootFilesystems().remove("c1");
            store.remove("app:1");
            Debris.assertNothingLeft(dataDir);
            assertThrows(NotFoundException.class, () -> store.rootFilesystems().create("c2", image));
        }
    }

    @Test
    void rootFilesystemsOutliveTheStoreAndTheirMount() throws IOException {
        Path root;
        try (ImageStore store = open()) {
            Image image = store.importArchive(write("a.tar", dockerArchive(twoLayers(), "app:1")), Optional.empty())
                    .getFirst();
            root = store.rootFilesystems().create("c1", image);
            Files.writeString(root.resolve("mine"), "mine");
        }
        assertEquals("mine", Files.readString(root.resolve("mine")));
        Mounts.unmountAll(root);
        // What a volatile mount leaves when the machine stops under it
        Files.createDirectories(dataDir.resolve("rootfs/trees/c1/work/work/incompat/volatile"));
        Files.createDirectories(dataDir.resolve("rootfs/trees/debris/upper/x"));
        try (ImageStore store = open()) {
            assertEquals(java.util.Set.of("c1"), store.rootFilesystems().keys());
            assertEquals(root, store.rootFilesystems().mount("c1"));
            assertEquals("mine", Files.readString(root.resolve("mine")));
            assertEquals("keep", Files.readString(root.resolve("etc/keep")));
            store.rootFilesystems().remove("c1");
            store.remove("app:1");
            Debris.assertNothingLeft(dataDir);
        }
    }

    @Test
    void manyLayersTheSameLayerTwiceAndNone() throws IOException {
        Layer empty = Layer.gzip(new TarBuilder().build());
        Layer[] many = IntStream.range(0, 120)
                .mapToObj(i -> i % 10 == 0
                        ? empty
                        : Layer.gzip(new TarBuilder().file("f" + i, "" + i).build()))
                .toArray(Layer[]::new);
        try (ImageStore store = open()) {
            Image deep = store.importArchive(
                            write("deep.tar", dockerArchive(Pushed.oci("x", many), "deep:1")), Optional.empty())
                    .getFirst();
            Path root = store.rootFilesystems().create("deep", deep);
            assertEquals(108, java.util.Objects.requireNonNull(root.toFile().list()).length);
            assertEquals("119", Files.readString(root.resolve("f119")));
            Image none = store.importArchive(
                            write("none.tar", dockerArchive(Pushed.oci("x"), "none:1")), Optional.empty())
                    .getFirst();
            Path bare = store.rootFilesystems().create("none", none);
            Files.writeString(bare.resolve("x"), "x");
            assertThrows(
                    AlreadyExistsException.class, () -> store.rootFilesystems().create("none", deep));
            store.rootFilesystems().remove("deep");
            store.rootFilesystems().remove("none");
            store.remove("deep:1");
            store.remove("none:1");
            Debris.assertNothingLeft(dataDir);
        }
    }

    @Test
    void debrisGoesAtTheStart() throws IOException {
        open().close();
        Files.createDirectories(dataDir.resolve("layers/." + "a".repeat(64) + "-1/fs/x"));
        Files.createDirectories(dataDir.resolve("layers/" + "b".repeat(64) + "/fs/x"));
        Files.writeString(dataDir.resolve("blobs/sha256/.x.1.tmp"), "x");
        Files.writeString(dataDir.resolve("blobs/sha256/" + "c".repeat(64)), "x");
        Files.writeString(dataDir.resolve("scratch/archive.tar"), "x");
        open().close();
        Debris.assertNothingLeft(dataDir);
    }

    @Test
    void aLayerOfAnotherBootThatWasNotSyncedDoesNotCount() throws IOException {
        Path mark;
        try (ImageStore store = open()) {
            store.importArchive(write("a.tar", dockerArchive(twoLayers(), "app:1")), Optional.empty());
            mark = dataDir.resolve("layers")
                    .resolve(Debris.names(dataDir, "layers").getFirst())
                    .resolve("layer.json");
        }
        String text = Files.readString(mark);
        Files.writeString(mark, text.replaceFirst("\"unsyncedInBoot\":\"[^\"]*\"", "\"unsyncedInBoot\":\"other\""));
        try (ImageStore store = open()) {
            assertEquals(List.of(), store.list());
            Debris.assertNothingLeft(dataDir);
        }
    }

    @Test
    void deepTreesOfContainersAreRemoved() throws IOException, InterruptedException {
        try (ImageStore store = open()) {
            Image image = store.importArchive(write("a.tar", dockerArchive(twoLayers(), "app:1")), Optional.empty())
                    .getFirst();
            Path root = store.rootFilesystems().create("c1", image);
            String script =
                    "i=0; while [ $i -lt 300 ]; do mkdir dddddddddddddddddddd; cd dddddddddddddddddddd; i=$((i+1)); done";
            new ProcessBuilder("sh", "-c", script)
                    .directory(root.toFile())
                    .start()
                    .waitFor();
            store.rootFilesystems().remove("c1");
            store.remove("app:1");
            Debris.assertNothingLeft(dataDir);
            assertFalse(Files.exists(root, LinkOption.NOFOLLOW_LINKS));
        }
    }
}
