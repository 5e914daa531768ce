package io.nodeagent.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebSocketTest {
    private static final String UPGRADE = """
            GET / HTTP/1.1
            Host: a
            Upgrade: websocket
            Connection: keep-alive, Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """.replace("\n", "\r\n");

    /** Collects whole messages; text and binary alike. */
    private static final class Listener implements java.net.http.WebSocket.Listener {
        final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final LinkedBlockingQueue<String> pongs = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(java.net.http.WebSocket socket, CharSequence data, boolean last) {
            part(data.toString().getBytes(StandardCharsets.UTF_8), last);
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            part(bytes, last);
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void part(byte[] bytes, boolean last) {
            parts.writeBytes(bytes);
            if (last) {
                messages.add(parts.toString(StandardCharsets.UTF_8));
                parts.reset();
            }
        }

        @Override
        public CompletionStage<?> onPong(java.net.http.WebSocket socket, ByteBuffer message) {
            pongs.add(StandardCharsets.UTF_8.decode(message).toString());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(java.net.http.WebSocket socket, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
        }
    }

    private static HttpServer echo(CompletableFuture<Boolean> ended) {
        return HttpServer.builder()
                .handler(exchange -> {
                    try (WebSocket socket = exchange.acceptWebSocket(exchange.webSocketProtocols().stream()
                            .filter("b"::equals)
                            .findFirst())) {
                        while (true) {
                            Optional<WebSocket.Message> message = socket.receive();
                            if (message.isEmpty()) {
                                ended.complete(true);
                                return;
                            }
                            if (message.get().text()) {
                                socket.sendText(new String(message.get().payload(), StandardCharsets.UTF_8));
                            } else {
                                socket.sendBinary(message.get().payload());
                            }
                        }
                    }
                })
                .start();
    }

    @Test
    void messagesPingsAndCloseOfTheJdksClient() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Listener listener = new Listener();
        try (HttpServer server = echo(ended);
                HttpClient http = HttpClient.newHttpClient()) {
            var socket = http.newWebSocketBuilder()
                    .subprotocols("a", "b")
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/"), listener)
                    .get(20, TimeUnit.SECONDS);
            assertEquals("b", socket.getSubprotocol());
            socket.sendText("hé", false).get();
            socket.sendText("llo", true).get();
            assertEquals("héllo", listener.messages.poll(20, TimeUnit.SECONDS));
            socket.sendPing(ByteBuffer.wrap(new byte[] {'p'})).get();
            assertEquals("p", listener.pongs.poll(20, TimeUnit.SECONDS));
            for (int size : new int[] {0, 125, 126, 65_535, 65_536, 3 << 20}) {
                socket.sendBinary(ByteBuffer.allocate(size), true).get();
                assertEquals(size, listener.messages.poll(20, TimeUnit.SECONDS).length());
            }
            socket.sendClose(1000, "bye").get();
            assertEquals(1000, listener.closed.get(20, TimeUnit.SECONDS));
            assertTrue(ended.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void theServersCloseReachesTheClient() throws Exception {
        Listener listener = new Listener();
        try (HttpServer server = HttpServer.builder()
                        .handler(exchange ->
                                exchange.acceptWebSocket(Optional.empty()).close(1011, "no"))
                        .start();
                HttpClient http = HttpClient.newHttpClient()) {
            http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/"), listener)
                    .get(20, TimeUnit.SECONDS);
            assertEquals(1011, listener.closed.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void provesTheKeyAndReadsWhatCameEarly() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        try (HttpServer server = echo(ended);
                RawClient client = new RawClient(server.port())) {
            // the example of RFC 6455 section 1.3, with a masked "Hello" of section 5.7 right after it
            client.send(UPGRADE);
            client.out().write(java.util.HexFormat.of().parseHex("818537fa213d7f9f4d5158"));
            assertTrue(client.head().contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
            assertEquals("\u0081\u0005Hello", client.exactly(7));
            client.endOutput();
            assertTrue(ended.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void framesAgainstTheProtocolEndTheConnection() throws Exception {
        String[] wrong = {
            "\u0081\u0005Hello", "\u00c1\u0080mask", "\u0080\u0080mask", "\u0009\u0080mask", "\u0083\u0080mask"
        };
        try (HttpServer server = echo(new CompletableFuture<>())) {
            for (String frame : wrong) {
                try (RawClient client = new RawClient(server.port())) {
                    client.send(UPGRADE + frame);
                    client.head();
                    String close = client.rest();
                    assertTrue(
                            close.startsWith("\u0088") && close.substring(2, 4).equals("\u0003\u00ea"), close);
                }
            }
        }
    }

    @Test
    void refusesAnUpgradeThatIsIncomplete() throws Exception {
        try (HttpServer server = echo(new CompletableFuture<>());
                RawClient client = new RawClient(server.port())) {
            client.send(UPGRADE.replace("Version: 13", "Version: 8"));
            assertTrue(client.head().startsWith("HTTP/1.1 400 "));
            assertTrue(client.rest().contains("only 13 is understood"));
        }
    }
}
