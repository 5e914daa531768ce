package io.nodeagent.linux.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopbackSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static ServerSocket listen() throws Exception {
        return new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    @Test
    void eachDirectionEndsAlone() throws Exception {
        try (ServerSocket server = listen();
                LoopbackSocket socket = LoopbackSocket.open(LoopbackSocket.Family.IPV4)) {
            socket.connect(server.getLocalPort(), LIMIT);
            try (Socket other = server.accept()) {
                socket.write("to".getBytes(StandardCharsets.US_ASCII), 0, 2);
                socket.endOutput();
                assertEquals("to", new String(other.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
                other.getOutputStream().write('f');
            }
            byte[] buffer = new byte[8];
            assertEquals(1, socket.read(buffer));
            assertEquals(0, socket.read(buffer));
            assertFalse(socket.wasReset());
        }
    }

    @Test
    void aResetIsToldFromAnEnd() throws Exception {
        try (ServerSocket server = listen();
                LoopbackSocket socket = LoopbackSocket.open(LoopbackSocket.Family.IPV4)) {
            socket.connect(server.getLocalPort(), LIMIT);
            Socket other = server.accept();
            other.setSoLinger(true, 0);
            other.close();
            assertEquals(0, socket.read(new byte[8]));
            assertTrue(socket.wasReset());
        }
    }

    @Test
    void whereNobodyListensTheReasonIsTold() throws Exception {
        int port;
        try (ServerSocket server = listen()) {
            port = server.getLocalPort();
        }
        try (LoopbackSocket socket = LoopbackSocket.open(LoopbackSocket.Family.IPV4)) {
            ConnectException e = assertThrows(ConnectException.class, () -> socket.connect(port, LIMIT));
            assertEquals("ECONNREFUSED (connection refused)", e.getMessage());
        }
    }
}
