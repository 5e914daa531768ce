package io.nodeagent.agent.staticpod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.agent.fake.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {
    @TempDir
    Path parent;

    private final ManifestReader reader = new ManifestReader("node", new FakeSchema(), new FakeClock());

    private static String pod(String name) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec: {containers: [{name: c, image: i}]}\n"
                .formatted(name);
    }

    private static List<String> seen(List<Manifest> manifests) {
        return manifests.stream()
                .map(m -> switch (m) {
                    case Manifest.Wanted pod -> pod.pod().getMetadata().getName();
                    case Manifest.Broken(Path file, String _) -> "broken " + file.getFileName();
                })
                .toList();
    }

    @Test
    void everyFileButHiddenOnesAndFolders() throws IOException {
        Files.writeString(parent.resolve("b.yaml"), pod("b"));
        Files.writeString(parent.resolve("a"), pod("a"));
        Files.writeString(parent.resolve(".c.yaml"), pod("c"));
        Files.writeString(parent.resolve("d.json"), "[");
        Files.createDirectory(parent.resolve("e"));
        Files.createSymbolicLink(parent.resolve("f"), parent.resolve(".c.yaml"));
        Files.createSymbolicLink(parent.resolve("g"), parent.resolve("nowhere"));
        ManifestFolder folder = new ManifestFolder(parent, reader);
        assertEquals(
                List.of("a-node", "b-node", "broken d.json", "c-node"),
                seen(folder.read(name -> true).orElseThrow()));
        assertTrue(folder.isLink("f"));
        assertEquals(Optional.empty(), new ManifestFolder(parent.resolve("none"), reader).read(name -> true));
    }

    @Test
    void aFileInTheMakingIsNotRead() throws IOException {
        ManifestFolder folder = new ManifestFolder(parent, reader);
        Files.writeString(parent.resolve("a"), pod("a"));
        assertEquals(List.of(), seen(folder.read(Set.of("other")::contains).orElseThrow()));
        assertEquals(List.of("a-node"), seen(folder.read(Set.of("a")::contains).orElseThrow()));
        Files.writeString(parent.resolve("a"), pod("changed"));
        assertEquals(
                List.of("a-node"), seen(folder.read(Set.of("other")::contains).orElseThrow()));
        assertEquals(List.of("changed-node"), seen(folder.read(name -> true).orElseThrow()));
        Files.delete(parent.resolve("a"));
        assertEquals(List.of(), seen(folder.read(Set.of("other")::contains).orElseThrow()));
    }

    @Test
    void changesAreToldAndSoAreFoldersThatComeAndGo() throws Exception {
        Path path = parent.resolve("pods");
        BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
        try (ManifestWatch watch = new ManifestWatch(path, reader, found -> told.add(seen(found)), Clock.systemUTC())) {
            watch.start();
            await(told, List.of());
            Files.createDirectory(path);
            Files.writeString(path.resolve("a"), pod("a"));
            await(told, List.of("a-node"));
            Files.writeString(path.resolve("b.part"), "{");
            Files.writeString(path.resolve("b.part"), pod("b"));
            Files.move(path.resolve("b.part"), path.resolve("b"));
            await(told, List.of("a-node", "b-node"));
            Files.delete(path.resolve("a"));
            await(told, List.of("b-node"));
            Files.createLink(path.resolve("c"), path.resolve("b"));
            await(told, List.of("b-node", "b-node"));
            Files.move(path, parent.resolve("away"));
            await(told, List.of());
            Files.move(parent.resolve("away"), path);
            await(told, List.of("b-node", "b-node"));
        }
    }

    private static void await(BlockingQueue<List<String>> told, List<String> wanted) throws InterruptedException {
        List<String> last = null;
        while (!wanted.equals(last)) {
            last = told.poll(30, TimeUnit.SECONDS);
            if (last == null) {
                throw new AssertionError("never told " + wanted);
            }
        }
    }
}
