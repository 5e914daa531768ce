package io.nodeagent.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FileFailureTest {
    @Test
    void aFullDiskIsToldByWhatToDo() {
        IOException cause = assertThrows(IOException.class, () -> Files.write(Path.of("/dev/full"), new byte[1]));
        NodeAgentException failure = FileFailure.of("write /dev/full", cause);
        assertInstanceOf(NoSpaceException.class, failure);
        assertEquals("write /dev/full: no space left on the disk: free some and try again", failure.getMessage());
        assertInstanceOf(
                NoSpaceException.class,
                FileFailure.of("make /x", new FileSystemException("/x", null, "Disk quota exceeded")));
    }

    @Test
    void anyOtherFailureKeepsItsReason() {
        NodeAgentException failure = FileFailure.of("write /x", new FileSystemException("/x", null, "Not a directory"));
        assertInstanceOf(InternalException.class, failure);
        assertEquals("write /x: java.nio.file.FileSystemException: /x: Not a directory", failure.getMessage());
    }
}
