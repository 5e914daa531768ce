package io.nodeagent.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a store has in its folder, for tests that look for leaks from outside. */
final class Debris {
    private Debris() {}

    /** Names below a folder of the store. */
    static List<String> names(Path dataDir, String folder) throws IOException {
        try (Stream<Path> entries = Files.list(dataDir.resolve(folder))) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    /** Fails unless a store that has no images holds nothing. */
    static void assertNothingLeft(Path dataDir) throws IOException {
        for (String folder : List.of("images", "layers", "blobs/sha256", "rootfs/records", "rootfs/trees", "scratch")) {
            assertEquals(List.of(), names(dataDir, folder), folder);
        }
        assertEquals(List.of(), MountTable.current().below(dataDir));
    }

    /** Takes every mount off, so that the test's folder can be removed however the test ended. */
    static void unmount(Path dataDir) {
        MountTable.current().below(dataDir).forEach(m -> Mounts.unmountAll(m.target()));
    }
}
