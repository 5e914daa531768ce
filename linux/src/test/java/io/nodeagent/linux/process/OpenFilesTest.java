package io.nodeagent.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void countsDescriptorsAndSockets() throws Exception {
        long self = ProcessHandle.current().pid();
        try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OpenFiles open = OpenFiles.of(self);
            assertTrue(open.sockets() >= 1 && open.descriptors() > open.sockets(), open.toString());
            assertEquals(new OpenFiles(2 * open.descriptors(), 2 * open.sockets()), open.plus(open));
        }
        assertEquals(OpenFiles.NONE, OpenFiles.of(Long.MAX_VALUE));
    }
}
