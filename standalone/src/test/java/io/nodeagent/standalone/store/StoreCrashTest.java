package io.nodeagent.standalone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.standalone.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** kill -9 of a process that writes: whatever it was told is stored must be there, under its revision. */
final class StoreCrashTest {
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        Path file = folder.resolve("objects.db");
        Random random = new Random(7);
        long newest = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            String acknowledged = writeAndKill(file, 20 + random.nextInt(200));
            String[] words = acknowledged.split(" ", -1);
            try (ObjectStore store = ObjectStore.open(file)) {
                Optional<StoredObject> found = store.get(new ObjectKey("things", "", words[0]));
                long revision = Long.parseLong(words[1]);
                assertTrue(found.isPresent(), acknowledged);
                assertEquals(revision, found.get().revision());
                assertTrue(revision > newest, "a revision was used twice: " + revision);
                assertTrue(store.revision() >= revision);
                newest = store.revision();
            }
        }
    }

    /**
     * Reads that many acknowledgements, kills the writer, and returns the last one that it managed to say. Destroying the
     * Process instead of its handle would close its output too.
     */
    private static String writeAndKill(Path file, int after) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString(),
                        "k" + System.nanoTime())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = writer.inputReader()) {
            String last = "";
            int read = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("k")) {
                    last = line;
                    if (++read == after) {
                        writer.toHandle().destroyForcibly();
                    }
                }
            }
            assertTrue(read >= after, "the writer ended by itself after " + read + " writes");
            return last;
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    /** Writes without end; each line says a name and the revision it is stored under. */
    static final class Writer {
        private Writer() {}

        static void main(String[] arguments) throws Exception {
            ObjectStore store = ObjectStore.open(Path.of(arguments[0]));
            for (int i = 0; true; i++) {
                String name = arguments[1] + "-" + i;
                Durability durability = List.of(Durability.values()).get(i % 2);
                StoredObject stored =
                        store.edit(new ObjectKey("things", "", name), durability, current -> new Edit.Put(thing()));
                System.out.println(name + " " + stored.revision());
            }
        }

        private static ObjectNode thing() {
            ObjectNode thing = Json.object();
            thing.putObject("metadata");
            thing.put("padding", "x".repeat(2000));
            return thing;
        }
    }
}
