package io.nodeagent.linux.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemsTest {
    @TempDir
    Path folder;

    @Test
    void spaceIsThatOfTheFileSystem() throws IOException {
        FileSystems.Space space = FileSystems.space(folder);
        assertEquals(Files.getFileStore(folder).getTotalSpace(), space.capacityBytes());
        assertTrue(space.availableBytes() <= space.freeBytes() && space.freeBytes() <= space.capacityBytes());
        assertTrue(space.inodesFree() <= space.inodes());
    }

    @Test
    void aPathThatIsNotThereFails() {
        SystemCallException failure =
                assertThrows(SystemCallException.class, () -> FileSystems.space(folder.resolve("nope")));
        assertEquals(Errno.ENOENT, failure.errno());
    }
}
