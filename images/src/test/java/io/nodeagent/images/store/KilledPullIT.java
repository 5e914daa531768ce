package io.nodeagent.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.images.testing.FakeRegistry;
import io.nodeagent.images.testing.Pushed;
import io.nodeagent.images.testing.Pushed.Layer;
import io.nodeagent.images.testing.TarBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that pulls, at moments spread over the pull, and looks at what is left; runs as root. */
class KilledPullIT {
    private static final int KILLS = 6;

    @TempDir
    Path temporary;

    @AfterEach
    void unmount() {
        Debris.unmount(temporary);
    }

    /** What the child runs: pull and remove over and over, until it is killed. */
    public static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try (ImageStore store =
                    ImageStore.open(ImageStoreConfig.of(Path.of(arguments[0]), Path.of("/nonexistent")))) {
                while (true) {
                    store.pull(arguments[1], Optional.empty());
                    store.rootFilesystems().create("c", store.find(arguments[1]).orElseThrow());
                    store.rootFilesystems().remove("c");
                    store.remove(arguments[1]);
                }
            }
        }
    }

    @Test
    void aKillAtAnyMomentLeavesNothingHalfMade() throws IOException, InterruptedException {
        Random random = new Random();
        Path dataDir = temporary.resolve("store");
        try (FakeRegistry registry = new FakeRegistry()) {
            Layer[] layers = new Layer[4];
            for (int i = 0; i < layers.length; i++) {
                TarBuilder tar = new TarBuilder();
                byte[] content = new byte[2000];
                for (int file = 0; file < 400; file++) {
                    random.nextBytes(content);
                    tar.file("d" + i + "/f" + file, content.clone(), _ -> {});
                }
                layers[i] = Layer.gzip(tar.build());
            }
            String reference = registry.add("a", "1", Pushed.oci("sh", layers));
            for (int i = 0; i < KILLS; i++) {
                runAndKill(dataDir, reference, registry, random.nextInt(1500));
                try (ImageStore store = ImageStore.open(ImageStoreConfig.of(dataDir, Path.of("/nonexistent")))) {
                    assertTrue(Debris.names(dataDir, "layers").stream().noneMatch(n -> n.startsWith(".")));
                    assertEquals(4 * 400, files(store, reference));
                    store.rootFilesystems().remove("c");
                    store.remove(reference);
                    Debris.assertNothingLeft(dataDir);
                }
            }
        }
    }

    private static int files(ImageStore store, String reference) {
        store.rootFilesystems().remove("c");
        Path root = store.rootFilesystems().create("c", store.pull(reference, Optional.empty()));
        int count = 0;
        for (int i = 0; i < 4; i++) {
            String[] names = root.resolve("d" + i).toFile().list();
            count += names == null ? 0 : names.length;
        }
        return count;
    }

    private static void runAndKill(Path dataDir, String reference, FakeRegistry registry, int afterMillis)
            throws IOException, InterruptedException {
        int before = registry.requests().size();
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        dataDir.toString(),
                        reference)
                .inheritIO()
                .start();
        try {
            for (int i = 0; i < 600 && child.isAlive() && registry.requests().size() == before; i++) {
                Thread.sleep(50);
            }
            assertTrue(child.isAlive(), "the child ended by itself");
            Thread.sleep(afterMillis);
        } finally {
            child.destroyForcibly();
            assertTrue(child.waitFor(30, TimeUnit.SECONDS));
        }
    }
}
