package io.nodeagent.agent.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPathsTest {
    @TempDir
    Path temp;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectory(temp.resolve("folder"));
        Files.writeString(temp.resolve("file"), "x");
        Files.createSymbolicLink(temp.resolve("link"), temp.resolve("folder"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(temp.resolve("socket")));
        }
    }

    private void setUp(String path, String type) {
        HostPaths.setUp(new HostPathVolumeSource(path, type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "folder | Directory         |",
                "link   | Directory         |",
                "file   | Directory         | a directory",
                "none   | Directory         | a directory",
                "file   | DirectoryOrCreate | a directory",
                "file   | File              |",
                "socket | File              |",
                "folder | File              | a file",
                "none   | File              | a file",
                "folder | FileOrCreate      | a file",
                "socket | Socket            |",
                "file   | Socket            | a socket file",
                "file   | CharDevice        | a character device",
                "file   | BlockDevice       | a block device",
                "none   | ''                |",
            })
    void checksTheType(String name, String type, String notA) {
        String path = temp.resolve(name).toString();
        if (notA == null) {
            setUp(path, type);
        } else {
            String message = assertThrows(FailedPreconditionException.class, () -> setUp(path, type))
                    .getMessage();
            assertEquals("hostPath type check failed: %s is not %s".formatted(path, notA), message);
        }
    }

    @Test
    void makesWhatItsTypeAllows() throws IOException {
        setUp(temp + "/new/folder", "DirectoryOrCreate");
        assertTrue(Files.isDirectory(temp.resolve("new/folder")));
        setUp(temp + "/new/file", "FileOrCreate");
        assertEquals(
                "rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("new/file"))));
        setUp(temp + "/new/file", "FileOrCreate");
    }

    @Test
    void knowsDevices() {
        setUp("/dev/null", "CharDevice");
        setUp("/dev/null", "File");
    }

    @Test
    void refusesBadPathsAndTypes() {
        assertThrows(InvalidArgumentException.class, () -> setUp("/a/../b", ""));
        assertThrows(InvalidArgumentException.class, () -> setUp("", ""));
        assertEquals(
                "Folder is an invalid volume type",
                assertThrows(InvalidArgumentException.class, () -> setUp("/", "Folder"))
                        .getMessage());
    }
}
