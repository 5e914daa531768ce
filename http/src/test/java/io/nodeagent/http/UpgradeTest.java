package io.nodeagent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UpgradeTest {
    private static final String UPGRADE = """
            POST /exec?a=1 HTTP/1.1
            Host: a
            Authorization: Bearer secret
            Upgrade: echo
            Connection: Upgrade
            X-Stream-Protocol-Version: v4
            Content-Length: 0

            """.replace("\n", "\r\n");

    @TempDir
    Path directory;

    /** Sends back what comes until the peer ends its direction, then ends its own with a last word. */
    private static void echo(HttpExchange exchange) throws IOException {
        try (RawConnection raw = exchange.upgrade(Map.of("Upgrade", "echo"))) {
            raw.input().transferTo(raw.output());
            raw.output().write("bye".getBytes(StandardCharsets.UTF_8));
            raw.shutdownOutput();
        }
    }

    private static void expectEcho(RawClient client) throws Exception {
        client.send(UPGRADE + "early");
        String head = client.head();
        assertTrue(head.startsWith("HTTP/1.1 101 Switching Protocols\n"), head);
        assertTrue(head.contains("Upgrade: echo\n") && head.contains("Connection: Upgrade"), head);
        assertEquals("early", client.exactly(5));
        int total = 20 << 20;
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                byte[] block = new byte[1 << 20];
                for (int i = 0; i < 20; i++) {
                    client.out().write(block);
                }
                client.endOutput();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        client.in().skipNBytes(total);
        assertEquals("bye", client.rest());
        sent.get(20, TimeUnit.SECONDS);
    }

    @Test
    void rawBytesPassBothWaysAndEachDirectionEndsByItself() throws Exception {
        try (HttpServer server = HttpServer.builder().handler(UpgradeTest::echo).start();
                RawClient client = new RawClient(server.port())) {
            expectEcho(client);
        }
    }

    @Test
    void theSameOverTls() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "server");
        ServerTls tls = ServerTls.ofPem(certificate.certificatePem(), certificate.keyPem(), Optional.empty());
        try (HttpServer server = HttpServer.builder()
                        .handler(UpgradeTest::echo)
                        .tls(() -> tls)
                        .start();
                SSLSocket socket = (SSLSocket) TestCertificate.clientContext(certificate, Optional.empty())
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.port());
                RawClient client = new RawClient(socket)) {
            expectEcho(client);
        }
    }

    @Test
    void anUpgradeAnsweredInHttpEndsTheConnection() throws Exception {
        try (HttpServer server = HttpServer.builder()
                        .handler(exchange -> exchange.respond(403, Map.of(), new byte[0]))
                        .start();
                RawClient client = new RawClient(server.port())) {
            client.send(UPGRADE + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(client.head().contains("Connection: close"));
            assertEquals("", client.rest());
        }
    }

    @Test
    void proxyRelaysBothWaysAndKeepsCredentials() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (HttpServer backend = HttpServer.builder()
                        .handler(exchange -> {
                            seen.complete(new String(exchange.rawRequestHead(), StandardCharsets.ISO_8859_1));
                            echo(exchange);
                        })
                        .start();
                HttpServer proxy = proxyTo(backend.port());
                RawClient client = new RawClient(proxy.port())) {
            expectEcho(client);
            String head = seen.get();
            assertTrue(head.startsWith("POST /token/x%20y?z=1 HTTP/1.1\r\n"), head);
            assertTrue(head.contains("Host: 127.0.0.1:" + backend.port() + "\r\n"), head);
            assertTrue(head.contains("X-Stream-Protocol-Version: v4\r\n"), head);
            assertFalse(head.contains("secret"), head);
        }
    }

    private static HttpServer proxyTo(int port) {
        URI target = URI.create("http://127.0.0.1:" + port + "/token/x%20y?z=1");
        return HttpServer.builder()
                .handler(exchange -> UpgradeProxy.relay(exchange, target))
                .start();
    }

    @Test
    void proxyPassesARefusalOnButNothingAfterIt() throws Exception {
        CompletableFuture<Boolean> smuggled = new CompletableFuture<>();
        try (HttpServer backend = HttpServer.builder()
                        .handler(exchange -> {
                            if (exchange.path().equals("/smuggled")) {
                                smuggled.complete(true);
                            }
                            exchange.respond(404, Map.of(), "no such token".getBytes(StandardCharsets.UTF_8));
                        })
                        .start();
                HttpServer proxy = proxyTo(backend.port());
                RawClient client = new RawClient(proxy.port())) {
            client.send(UPGRADE);
            assertTrue(client.head().startsWith("HTTP/1.1 404 "));
            assertEquals("no such token", client.exactly(13));
            client.send("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals("", client.rest());
            assertFalse(smuggled.isDone());
        }
    }

    @Test
    void proxyAnswersForABackendThatIsNotThere() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (HttpServer proxy = proxyTo(free);
                RawClient client = new RawClient(proxy.port())) {
            client.send(UPGRADE);
            assertTrue(client.head().startsWith("HTTP/1.1 503 "));
            assertTrue(client.rest().contains("does not answer"));
        }
    }

    @Test
    void proxyAnswersForABackendThatHangsUp() throws Exception {
        try (ServerSocket backend = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpServer proxy = proxyTo(backend.getLocalPort());
                RawClient client = new RawClient(proxy.port())) {
            client.send(UPGRADE);
            try (Socket accepted = backend.accept()) {
                accepted.shutdownOutput();
            }
            assertTrue(client.head().startsWith("HTTP/1.1 503 "));
        }
    }

    @Test
    void proxyEndsTheBackendWhenTheClientIsGone() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (HttpServer backend = HttpServer.builder()
                        .handler(exchange -> {
                            try (RawConnection raw = exchange.upgrade(Map.of("Upgrade", "echo"))) {
                                ended.complete(raw.input().read() < 0);
                            } catch (IOException e) {
                                ended.complete(true);
                            }
                        })
                        .start();
                HttpServer proxy = proxyTo(backend.port());
                RawClient client = new RawClient(proxy.port())) {
            client.send(UPGRADE).head();
            client.reset();
            assertTrue(ended.get(20, TimeUnit.SECONDS));
        }
    }
}
