package io.nodeagent.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class RecordFolderTest {
    record Dog(String name, int age, Optional<Instant> fed, Map<String, List<String>> tricks) {}

    private static final Dog REX = new Dog(
            "rex", 3, Optional.of(Instant.parse("2026-01-02T03:04:05.678901Z")), Map.of("sit", List.of("down")));

    @TempDir
    Path folder;

    @Test
    void whatIsSavedIsLoaded() {
        dogs(1).save("rex", REX);
        assertEquals(Optional.of(REX), dogs(1).load("rex"));
        assertEquals(Map.of("rex", REX), dogs(2).loadAll());
        dogs(1).delete("rex");
        dogs(1).delete("rex");
        assertEquals(Optional.empty(), dogs(1).load("rex"));
    }

    @Test
    void aBrokenRecordIsSetAsideAndTheOthersStay() throws IOException {
        dogs(1).save("rex", REX);
        Files.writeString(folder.resolve("max.json"), "{\"version\":1,\"record\":{\"na");
        assertEquals(Map.of("rex", REX), dogs(1).loadAll());
        assertTrue(Files.exists(folder.resolve("max.json.broken")));
        assertFalse(Files.exists(folder.resolve("max.json")));
    }

    @Test
    void aNewerVersionIsRefusedAndKept() {
        dogs(2).save("rex", REX);
        InternalException refused = assertThrows(InternalException.class, () -> dogs(1).load("rex"));
        assertTrue(String.valueOf(refused.getMessage()).contains("version 2"), refused.getMessage());
        assertTrue(Files.exists(folder.resolve("rex.json")));
    }

    @Test
    void whatACrashLeftInTheMakingIsPassedOverAndRemoved() throws IOException {
        Path temporary = folder.resolve(".rex.json.7" + DurableFiles.TEMPORARY_SUFFIX);
        Files.writeString(temporary, "{\"vers");
        assertEquals(Map.of(), dogs(1).loadAll());
        assertFalse(Files.exists(temporary));
    }

    @Test
    void aKeyThatClimbsIsRefused() {
        for (String key : List.of("../rex", "", ".hidden", "a/b", "a\0b")) {
            assertThrows(InvalidArgumentException.class, () -> dogs(1).load(key), key);
        }
    }

    private RecordFolder<Dog> dogs(int version) {
        return new RecordFolder<>(folder, Dog.class, version, DurableFiles.Sync.TO_DISK);
    }
}
