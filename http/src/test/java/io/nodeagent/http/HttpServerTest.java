package io.nodeagent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpServerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static HttpServer serve(HttpHandler handler) {
        return HttpServer.builder()
                .handler(handler)
                .limits(ServerLimits.DEFAULT.withDrain(Duration.ofMillis(200)))
                .start();
    }

    private static void text(HttpExchange exchange, String body) throws IOException {
        exchange.respond(200, Map.of("Content-Type", "text/plain"), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void answersAndKeepsTheConnection() throws Exception {
        try (HttpServer server = serve(exchange -> text(
                        exchange,
                        exchange.method() + " " + exchange.path() + " " + exchange.query() + " "
                                + exchange.headers("x-a")));
                RawClient client = new RawClient(server.port())) {
            for (int i = 0; i < 2; i++) {
                client.send("GET /a%20b/c?x=1&x=%32+&y HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nx-a: 2\r\n\r\n");
                assertTrue(client.head().startsWith("HTTP/1.1 200 OK\n"));
                String expected = "GET /a b/c {x=[1, 2 ], y=[]} [1, 2]";
                assertEquals(expected, client.exactly(expected.length()));
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderOneAtATime() throws Exception {
        AtomicBoolean busy = new AtomicBoolean();
        HttpHandler handler = exchange -> {
            assertTrue(busy.compareAndSet(false, true));
            Thread.sleep(exchange.path().equals("/0") ? 100 : 1);
            byte[] body = exchange.body().readAllBytes();
            busy.set(false);
            text(exchange, exchange.path() + new String(body, StandardCharsets.UTF_8));
        };
        try (HttpServer server = serve(handler);
                RawClient client = new RawClient(server.port())) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append("POST /").append(i).append(" HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
            }
            client.send(requests.toString());
            for (int i = 0; i < 50; i++) {
                client.head();
                String expected = "/" + i + "abc";
                assertEquals(expected, client.exactly(expected.length()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET /a/../b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400
                    GET /a/%2e%2e/b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400
                    GET /a%2f.%2fb HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400
                    GET /%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400
                    GET /%00 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400
                    GET /%ff HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400
                    GET relative HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 400
                    GET / HTTP/1.1\\r\\n\\r\\n | 400
                    GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n | 400
                    GET / HTTP/1.1\\r\\nHost: a\\r\\nBad Name: b\\r\\n\\r\\n | 400
                    POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n | 400
                    POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 3\\r\\nContent-Length: 4\\r\\n\\r\\n | 400
                    POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 3\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 400
                    \\0\\1\\2\\3 nonsense\\r\\n\\r\\n | 400
                    GET / HTTP/9.9\\r\\nHost: a\\r\\n\\r\\n | 505
                    PRI * HTTP/2.0\\r\\n\\r\\n | 505
                    """)
    void refusesWhatIsMalformedAndCloses(String request, int status) throws Exception {
        try (HttpServer server = serve(exchange -> text(exchange, "reached"));
                RawClient client = new RawClient(server.port())) {
            client.send(request.translateEscapes());
            assertTrue(client.head().startsWith("HTTP/1.1 " + status + " "));
            assertFalse(client.rest().contains("reached"));
        }
    }

    @Test
    void saysThatABodyIsMalformed() throws Exception {
        try (HttpServer server = serve(exchange -> exchange.body(100));
                RawClient client = new RawClient(server.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n");
            assertTrue(client.head().startsWith("HTTP/1.1 400 "));
            assertTrue(client.rest().contains("malformed"));
        }
    }

    @Test
    void refusesWhatIsTooLong() throws Exception {
        try (HttpServer server = serve(exchange -> text(exchange, "reached"))) {
            try (RawClient client = new RawClient(server.port())) {
                client.send("GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertTrue(client.head().startsWith("HTTP/1.1 414 "));
            }
            try (RawClient client = new RawClient(server.port())) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(70_000) + "\r\n\r\n");
                assertTrue(client.head().startsWith("HTTP/1.1 431 "));
            }
            try (RawClient client = new RawClient(server.port())) {
                client.send("GET /?" + "a".repeat(60_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            }
        }
    }

    @Test
    void mapsFailuresAndHidesUnexpectedOnes() throws Exception {
        HttpHandler handler = exchange -> {
            if (exchange.path().equals("/missing")) {
                throw new NotFoundException("pod a is not known");
            }
            throw new IllegalStateException("secret");
        };
        try (HttpServer server = serve(handler);
                RawClient client = new RawClient(server.port())) {
            client.send("GET /missing HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(client.head().startsWith("HTTP/1.1 404 "));
            assertEquals("pod a is not known", client.line());
            client.send(GET);
            assertTrue(client.head().startsWith("HTTP/1.1 500 "));
            assertEquals("internal error", client.line());
        }
    }

    @Test
    void errorResponderWordsRefusalsToo() throws Exception {
        try (HttpServer server = HttpServer.builder()
                        .handler(exchange -> text(exchange, ""))
                        .errors(failure -> new ErrorResponder.Response(
                                failure.status(),
                                Map.of(),
                                ("{" + failure.message() + "}").getBytes(StandardCharsets.UTF_8)))
                        .start();
                RawClient client = new RawClient(server.port())) {
            client.send("GET /.. HTTP/1.1\r\nHost: a\r\n\r\n");
            client.head();
            assertEquals("{request path has a '..' segment}", client.rest());
        }
    }

    @Test
    void bodiesOfBothKindsAreRead() throws Exception {
        try (HttpServer server =
                        serve(exchange -> text(exchange, "" + exchange.body().readAllBytes().length));
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
            byte[] body = new byte[3_000_000];
            var fixed = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            assertEquals(
                    "3000000",
                    client.send(fixed, HttpResponse.BodyHandlers.ofString()).body());
            var chunked = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                    .expectContinue(true)
                    .build();
            assertEquals(
                    "3000000",
                    client.send(chunked, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    @Test
    void asksForTheBodyOnlyWhenItIsRead() throws Exception {
        HttpHandler handler = exchange -> {
            if (exchange.path().equals("/read")) {
                text(exchange, new String(exchange.body(10), StandardCharsets.UTF_8));
            } else {
                exchange.respond(403, Map.of(), new byte[0]);
            }
        };
        try (HttpServer server = serve(handler);
                RawClient client = new RawClient(server.port())) {
            client.send("POST /read HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertTrue(client.head().startsWith("HTTP/1.1 100 "));
            client.send("hi");
            assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            assertEquals("hi", client.exactly(2));
            client.send("POST /no HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            String head = client.head();
            assertTrue(head.startsWith("HTTP/1.1 403 ") && head.contains("Connection: close"), head);
            assertEquals("", client.rest());
        }
    }

    @Test
    void unreadBodiesDoNotHarmTheNextRequestAndHugeOnesEndTheConnection() throws Exception {
        try (HttpServer server = serve(exchange -> exchange.body(10));
                RawClient client = new RawClient(server.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
            assertTrue(client.head().startsWith("HTTP/1.1 400 "));
            client.line();
            client.send("x".repeat(100_000) + GET);
            assertTrue(client.head().startsWith("HTTP/1.1 500 "));
            client.line();
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
            client.head();
            client.line();
            client.send("x".repeat(2 << 20));
            assertEquals("", client.rest());
        }
    }

    @Test
    void flushedChunksArriveAtOnce() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        HttpHandler handler = exchange -> {
            OutputStream out = exchange.stream(200, Map.of());
            out.write("first".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertTrue(seen.await(20, TimeUnit.SECONDS));
            out.write("second".getBytes(StandardCharsets.UTF_8));
        };
        try (HttpServer server = serve(handler);
                RawClient client = new RawClient(server.port())) {
            client.send(GET);
            assertTrue(client.head().contains("Transfer-Encoding: chunked"));
            assertEquals("5\r\nfirst\r\n", client.exactly(10));
            seen.countDown();
            assertEquals("6\r\nsecond\r\n0\r\n\r\n", client.exactly(16));
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertFalse(client.head().contains("chunked"));
            assertEquals("firstsecond", client.rest());
        }
    }

    @Test
    void headHasNoBody() throws Exception {
        try (HttpServer server = serve(exchange -> text(exchange, "hello"));
                RawClient client = new RawClient(server.port())) {
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + GET);
            assertTrue(client.head().contains("Content-Length: 5"));
            assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            assertEquals("hello", client.exactly(5));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHandlerIsInterruptedWhenThePeerGoes(boolean reset) throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CountDownLatch running = new CountDownLatch(1);
        HttpHandler handler = exchange -> {
            running.countDown();
            try {
                Thread.sleep(Duration.ofSeconds(30));
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
            }
        };
        try (HttpServer server = serve(handler)) {
            RawClient client = new RawClient(server.port()).send(GET);
            running.await();
            if (reset) {
                client.reset();
            } else {
                client.close();
            }
            assertTrue(interrupted.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void writesBlockForASlowPeerAndFailOnceItIsGone() throws Exception {
        AtomicLong written = new AtomicLong();
        CompletableFuture<Exception> failed = new CompletableFuture<>();
        HttpHandler handler = exchange -> {
            try (OutputStream out = exchange.stream(200, Map.of())) {
                byte[] block = new byte[64 << 10];
                while (written.get() < 1L << 30) {
                    out.write(block);
                    written.addAndGet(block.length);
                }
            } catch (IOException e) {
                failed.complete(e);
                throw e;
            }
        };
        try (HttpServer server = serve(handler);
                RawClient client = new RawClient(server.port())) {
            client.send(GET).head();
            long before = -1;
            while (before != written.get()) {
                before = written.get();
                Thread.sleep(300);
            }
            assertTrue(before < 64 << 20, "kernel buffers took " + before);
            client.reset();
            failed.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void readsStopWhileTheHandlerIsSlow() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        AtomicLong sent = new AtomicLong();
        HttpHandler handler = exchange -> {
            read.await();
            try (InputStream body = exchange.body()) {
                text(exchange, "" + body.transferTo(OutputStream.nullOutputStream()));
            }
        };
        long total = 100L << 20;
        try (HttpServer server = serve(handler);
                RawClient client = new RawClient(server.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + total + "\r\n\r\n");
            Thread sender = Thread.startVirtualThread(() -> {
                try {
                    for (byte[] block = new byte[64 << 10]; sent.get() < total; sent.addAndGet(block.length)) {
                        client.out().write(block);
                    }
                } catch (IOException e) {
                    sent.set(-1);
                }
            });
            long before = -1;
            while (before != sent.get()) {
                before = sent.get();
                Thread.sleep(300);
            }
            assertTrue(before < 64 << 20, "the server took " + before);
            read.countDown();
            assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            assertEquals("" + total, client.exactly(9));
            sender.join();
        }
    }

    @Test
    void aHalfClosedPeerStillGetsItsAnswers() throws Exception {
        try (HttpServer server = serve(exchange -> text(exchange, "hello"));
                RawClient client = new RawClient(server.port())) {
            client.send(GET + GET);
            client.endOutput();
            assertEquals(2, client.rest().split("hello", -1).length - 1);
        }
    }

    @Test
    void closingDrainsWhatIsInProgress() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        HttpServer server = HttpServer.builder()
                .handler(exchange -> {
                    running.countDown();
                    Thread.sleep(300);
                    text(exchange, "done");
                })
                .start();
        try (server;
                RawClient idle = new RawClient(server.port());
                RawClient client = new RawClient(server.port())) {
            client.send(GET);
            running.await();
            Thread closer = Thread.startVirtualThread(server::close);
            assertTrue(client.head().contains("Connection: close"));
            assertEquals("done", client.rest());
            assertEquals("", idle.rest());
            closer.join();
        }
    }

    @Test
    void idleConnectionsAreClosed() throws Exception {
        try (HttpServer server = HttpServer.builder()
                        .handler(exchange -> {
                            Thread.sleep(500);
                            text(exchange, "slow");
                        })
                        .limits(ServerLimits.DEFAULT.withIdle(Duration.ofMillis(200)))
                        .start();
                RawClient client = new RawClient(server.port())) {
            client.send(GET).head();
            assertEquals("slow", client.exactly(4));
            assertEquals("", client.rest());
        }
    }
}
