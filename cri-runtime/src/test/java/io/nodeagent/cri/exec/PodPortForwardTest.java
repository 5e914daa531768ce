package io.nodeagent.cri.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the host's network, which needs no rights. */
@Timeout(60)
class PodPortForwardTest {
    private static final byte[] IPV4 = {127, 0, 0, 1};
    private static final byte[] IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final PodPortForward FORWARD = new PodPortForward(Optional.empty());

    /** A client that sends nothing and stays, until it is interrupted, closed or breaks off. */
    private static final class IdleClient extends InputStream {
        private final CountDownLatch brokenOff = new CountDownLatch(1);

        void breakOff() {
            brokenOff.countDown();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
        }

        @Override
        public int read() throws IOException {
            try {
                brokenOff.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("the client has reset the stream");
        }
    }

    private interface Server {
        void serve(Socket socket) throws IOException;
    }

    private static ServerSocket serve(byte[] address, Server one) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getByAddress(address));
        Thread _ = Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                one.serve(socket);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return server;
    }

    private static void answerWhatCameAtItsEnd(Socket socket) throws IOException {
        byte[] all = socket.getInputStream().readAllBytes();
        socket.getOutputStream().write(all);
    }

    private static String forward(ServerSocket server, InputStream client) throws Exception {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        FORWARD.forward(server.getLocalPort(), client, answer);
        return answer.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theClientsEndReachesTheServerWhichStillAnswers() throws Exception {
        try (ServerSocket server = serve(IPV4, PodPortForwardTest::answerWhatCameAtItsEnd)) {
            assertEquals("abc", forward(server, new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void aServerOfIpv6AloneIsReached() throws Exception {
        try (ServerSocket server = serve(IPV6, PodPortForwardTest::answerWhatCameAtItsEnd)) {
            assertEquals("abc", forward(server, new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void aResetEndsTheConnectionQuietlyThoughTheClientStays() throws Exception {
        try (ServerSocket server = serve(IPV4, socket -> socket.setSoLinger(true, 0))) {
            assertEquals("", forward(server, new IdleClient()));
        }
    }

    @Test
    void aClientThatBreaksOffEndsBothDirections() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        IdleClient client = new IdleClient();
        OutputStream answer = new OutputStream() {
            @Override
            public void write(int b) {
                client.breakOff();
            }
        };
        try (ServerSocket server = serve(IPV4, socket -> {
            socket.getOutputStream().write('x');
            assertEquals(-1, socket.getInputStream().read());
            ended.countDown();
        })) {
            FORWARD.forward(server.getLocalPort(), client, answer);
            ended.await();
        }
    }

    @Test
    void bothAddressesAreNamedWhereNobodyListens() throws Exception {
        ServerSocket server = new ServerSocket(0);
        server.close();
        UnavailableException e = assertThrows(UnavailableException.class, () -> forward(server, new IdleClient()));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("failed to connect to localhost:" + server.getLocalPort()), message);
        assertTrue(message.contains("127.0.0.1: ECONNREFUSED (connection refused); [::1]: "), message);
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
