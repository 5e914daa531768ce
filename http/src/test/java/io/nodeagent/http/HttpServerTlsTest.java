package io.nodeagent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpServerTlsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @TempDir
    static Path directory;

    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate client;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = TestCertificate.make(directory, "first");
        second = TestCertificate.make(directory, "second");
        client = TestCertificate.make(directory, "client");
    }

    private static ServerTls tls(TestCertificate identity) throws Exception {
        return ServerTls.ofPem(identity.certificatePem(), identity.keyPem(), Optional.of(client.certificatePem()));
    }

    private static HttpServer serve(AtomicReference<ServerTls> tls, HttpHandler handler) {
        return HttpServer.builder().handler(handler).tls(tls::get).start();
    }

    private static RawClient connect(HttpServer server, SSLContext context, String... protocols) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return new RawClient(socket);
    }

    private static void names(HttpExchange exchange) throws IOException {
        List<String> names = exchange.peerCertificates().stream()
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .toList();
        exchange.respond(200, Map.of(), names.toString().getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientMayShowACertificate(String protocol) throws Exception {
        try (HttpServer server = serve(new AtomicReference<>(tls(first)), HttpServerTlsTest::names)) {
            SSLContext known = TestCertificate.clientContext(first, Optional.of(client));
            try (RawClient peer = connect(server, known, protocol)) {
                peer.send(GET).head();
                assertEquals("[CN=client]", peer.rest());
            }
            SSLContext anonymous = TestCertificate.clientContext(first, Optional.empty());
            try (RawClient peer = connect(server, anonymous, protocol)) {
                peer.send(GET).head();
                assertEquals("[]", peer.rest());
            }
            SSLContext stranger = TestCertificate.clientContext(first, Optional.of(second));
            try (RawClient peer = connect(server, stranger, protocol)) {
                peer.send(GET).head();
                // a JDK client shows no certificate of an authority that the server does not name
                assertEquals("[]", peer.rest());
            } catch (SSLException e) {
                assertNotNull(e.getMessage());
            }
        }
    }

    @Test
    void aRenewedCertificateServesTheNextConnection() throws Exception {
        AtomicReference<ServerTls> current = new AtomicReference<>(tls(first));
        try (HttpServer server = serve(current, HttpServerTlsTest::names)) {
            try (RawClient peer = connect(server, TestCertificate.clientContext(first, Optional.empty()))) {
                peer.send(GET).head();
            }
            current.set(tls(second));
            SSLContext old = TestCertificate.clientContext(first, Optional.empty());
            assertThrows(
                    SSLException.class, () -> connect(server, old).send(GET).head());
            try (RawClient peer = connect(server, TestCertificate.clientContext(second, Optional.empty()))) {
                peer.send(GET).head();
                assertEquals("[]", peer.rest());
            }
        }
    }

    @Test
    void largeBodiesPassBothWays() throws Exception {
        HttpHandler echo = exchange -> {
            try (OutputStream out = exchange.stream(200, Map.of())) {
                exchange.body().transferTo(out);
            }
        };
        try (HttpServer server = serve(new AtomicReference<>(tls(first)), echo);
                RawClient peer = connect(server, TestCertificate.clientContext(first, Optional.empty()))) {
            int total = 5_000_000;
            peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + total + "\r\nConnection: close\r\n\r\n");
            Thread.startVirtualThread(() -> {
                try {
                    peer.out().write(new byte[total]);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            peer.head();
            assertTrue(peer.in().readAllBytes().length > total);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"genrsa -traditional -out", "ecparam -name prime256v1 -genkey -noout -out"})
    void keysOfTheKubeletAndKubeadmAreRead(String openssl) throws Exception {
        Path key = directory.resolve("key" + openssl.hashCode());
        try {
            Process made = new ProcessBuilder(("openssl " + openssl + " " + key).split(" ", -1))
                    .redirectErrorStream(true)
                    .start();
            made.getInputStream().readAllBytes();
            assumeTrue(made.waitFor() == 0, "openssl cannot make this key");
        } catch (IOException e) {
            assumeTrue(false, "openssl is not installed: " + e.getMessage());
        }
        String pem = Files.readString(key);
        assertTrue(pem.contains("-----BEGIN RSA PRIVATE KEY") || pem.contains("-----BEGIN EC PRIVATE KEY"), pem);
        assertNotNull(Pem.privateKey(pem));
    }

    @Test
    void saysWhatIsWrongWithAKey() throws Exception {
        String certificate = first.certificatePem();
        assertThrows(InvalidArgumentException.class, () -> ServerTls.ofPem(certificate, certificate, Optional.empty()));
        assertThrows(InvalidArgumentException.class, () -> ServerTls.ofPem("", "", Optional.empty()));
        assertThrows(
                InvalidArgumentException.class,
                () -> ServerTls.ofPem(certificate, second.keyPem().replace("M", "N"), Optional.empty()));
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        InvalidArgumentException refused = assertThrows(
                InvalidArgumentException.class,
                () -> ServerTls.ofPem(first.certificatePem(), second.keyPem(), Optional.empty()));
        assertTrue(String.valueOf(refused.getMessage()).contains("does not belong"), refused.toString());
    }
}
