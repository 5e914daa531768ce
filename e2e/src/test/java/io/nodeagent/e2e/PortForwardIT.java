package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kubectl port-forward: what goes through it, how connections end, and what survives that. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortForwardIT {
    private static final String HTTP = "8080";
    private static final String ECHO = "9000";
    /** Answers the checksum of what came, once the client has ended its direction. */
    private static final String CHECKSUM = "9001";
    /** Reads nothing and ends at once: who has sent something gets a reset. */
    private static final String RESET = "9002";

    private static final String NOBODY = "9999";
    private static final int BIG_BYTES = 20 << 20;

    private final StandaloneNode node = StandaloneNode.start();

    @BeforeAll
    void servers() {
        node.runPod(
                "servers",
                "sh",
                "-c",
                "mkdir /www; echo hello > /www/index.html; dd if=/dev/urandom of=/www/big bs=1M count=20;"
                        + " httpd -p " + HTTP + " -h /www;"
                        + " nc -ll -p " + ECHO + " -e cat &"
                        + " nc -ll -p " + CHECKSUM + " -e sh -c 'md5sum | cut -c1-32' &"
                        + " nc -ll -p " + RESET + " -e true & echo listening; wait");
        String _ = Eventually.get(
                Duration.ofSeconds(20),
                () -> node.kubectl("logs", "servers").out(),
                text -> text.contains("listening"));
    }

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bytesGoBothWaysUnharmed(boolean webSocket) throws Exception {
        String there =
                node.kubectl("exec", "servers", "--", "md5sum", "/www/big").ok().substring(0, 32);
        byte[] big = new byte[BIG_BYTES];
        new Random(1).nextBytes(big);
        try (PortForward http = PortForward.start(node, webSocket, "pod/servers", ":" + HTTP);
                PortForward checksum = PortForward.start(node, webSocket, "pod/servers", ":" + CHECKSUM)) {
            assertEquals("hello\n", new String(get(http, "/"), StandardCharsets.UTF_8));
            byte[] downloaded = get(http, "/big");
            assertEquals(BIG_BYTES, downloaded.length);
            assertEquals(there, md5(downloaded));
            assertEquals(md5(big) + "\n", exchange(checksum.port(), big), "the client's end reaches the pod");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void severalConnectionsAtOnceDoNotMixAndOneResetEndsNone(boolean webSocket) throws Exception {
        try (PortForward echo = PortForward.start(node, webSocket, "pod/servers", ":" + ECHO);
                PortForward reset = PortForward.start(node, webSocket, "pod/servers", ":" + RESET);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                provokeReset(reset.port());
            }
            reset.assertAlive();
            abandon(echo.port());
            List<Future<Callable<Void>>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] own = new byte[200_000];
                new Random(i).nextBytes(own);
                all.add(threads.submit(() -> {
                    String back = exchange(echo.port(), own);
                    return () -> {
                        assertArrayEquals(own, back.getBytes(StandardCharsets.ISO_8859_1));
                        return null;
                    };
                }));
            }
            for (Future<Callable<Void>> one : all) {
                one.get().call();
            }
            echo.assertAlive();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPortThatNobodyListensOnIsToldWithTheReason(boolean webSocket) throws Exception {
        try (PortForward forward = PortForward.start(node, webSocket, "pod/servers", ":" + NOBODY)) {
            assertEquals("", exchange(forward.port(), new byte[0]));
            String text = Eventually.get(
                    Duration.ofSeconds(10),
                    forward::text,
                    said -> said.contains("failed to connect to localhost:9999"));
            assertTrue(text.contains("127.0.0.1: ECONNREFUSED (connection refused)"), text);
        }
    }

    @Test
    void theAddressIsTheUsersChoiceAndTheHostsNetworkIsReachedToo() throws Exception {
        int hostPort;
        try (ServerSocket free = new ServerSocket(0)) {
            hostPort = free.getLocalPort();
        }
        node.kubectl(
                        "run",
                        "host",
                        "--image=" + StandaloneNode.IMAGE,
                        "--overrides={\"spec\":{\"hostNetwork\":true}}",
                        "--command",
                        "--",
                        "sh",
                        "-c",
                        "mkdir /www; echo host > /www/index.html; exec httpd -f -p 127.0.0.1:" + hostPort + " -h /www")
                .ok();
        node.kubectl("wait", "--for=condition=Ready", "pod/host", "--timeout=30s")
                .ok();
        try (PortForward forward = PortForward.start(node, true, "--address=127.0.0.2", "pod/host", ":" + hostPort)) {
            String page = Eventually.get(Duration.ofSeconds(10), () -> page(forward), text -> !text.isEmpty());
            assertEquals("host\n", page);
            assertTrue(forward.text().contains("Forwarding from 127.0.0.2:"), forward.text());
        }
    }

    private static String page(PortForward forward) {
        try {
            return new String(get(forward, "/"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static byte[] get(PortForward forward, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + forward.address() + ":" + forward.port() + path))
                .timeout(Duration.ofSeconds(60))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Sends all, ends its direction, and answers all that comes back, a character a byte. */
    private static String exchange(int port, byte[] bytes) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    OutputStream out = socket.getOutputStream();
                    out.write(bytes);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    // the other side has ended the connection: what came back says so
                }
            });
            String back = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            sender.join();
            return back;
        }
    }

    private static void provokeReset(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(new byte[100_000]);
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // nothing is expected, an end or a reset is
            }
        } catch (IOException e) {
            // the reset
        }
    }

    /** Ends a connection by a reset while the pod still has something to answer. */
    private static void abandon(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(new byte[100_000]);
        }
    }

    private static String md5(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    }
}
