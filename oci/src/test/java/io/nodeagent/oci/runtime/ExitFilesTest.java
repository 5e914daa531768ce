package io.nodeagent.oci.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitFilesTest {
    @TempDir
    Path folder;

    private Optional<Integer> read(String content) throws IOException {
        Files.writeString(folder.resolve("c1"), content);
        return new ExitFiles(folder).read("c1").map(ExitFiles.ExitFile::exitCode);
    }

    @Test
    void countsOnlyWhenItParses() throws IOException {
        assertEquals(Optional.empty(), new ExitFiles(folder).read("c1"));
        assertEquals(Optional.of(0), read("0"));
        assertEquals(Optional.of(137), read("137\n"));
        assertEquals(Optional.empty(), read(""));
        assertEquals(Optional.empty(), read("-"));
        assertEquals(Optional.empty(), read("1 2"));
    }

    @Test
    void tellsWhenItWasWritten() throws IOException {
        read("1");
        assertEquals(
                Files.getLastModifiedTime(folder.resolve("c1")).toInstant(),
                new ExitFiles(folder).read("c1").orElseThrow().writtenAt());
    }

    @Test
    void passesOverTemporaryNames() {
        assertTrue(ExitFiles.isFinal("c1"));
        assertFalse(ExitFiles.isFinal("c1.X2A9P3"));
        assertFalse(ExitFiles.isFinal(""));
    }
}
