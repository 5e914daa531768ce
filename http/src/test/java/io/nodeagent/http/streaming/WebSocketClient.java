package io.nodeagent.http.streaming;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The JDK's WebSocket client, keeping the beginning of what each channel brings. */
final class WebSocketClient implements WebSocket.Listener, AutoCloseable {
    private static final int CHANNELS = 6;
    private static final int KEPT = 64 << 10;

    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final ByteArrayOutputStream[] first = new ByteArrayOutputStream[CHANNELS];
    private final AtomicLong[] counts = new AtomicLong[CHANNELS];
    private final StringBuilder texts = new StringBuilder();
    private boolean within;
    private int channel;

    WebSocketClient(int port, String protocol, String... others) throws Exception {
        for (int i = 0; i < CHANNELS; i++) {
            first[i] = new ByteArrayOutputStream();
            counts[i] = new AtomicLong();
        }
        socket = http.newWebSocketBuilder()
                .subprotocols(protocol, others)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), this)
                .get(20, TimeUnit.SECONDS);
    }

    String protocol() {
        return socket.getSubprotocol();
    }

    String text(int number) {
        return first[number].toString(StandardCharsets.UTF_8);
    }

    long count(int number) {
        return counts[number].get();
    }

    /** All text messages, a line each. */
    String texts() {
        return texts.toString();
    }

    void send(int number, byte[] bytes) throws Exception {
        ByteBuffer message = ByteBuffer.allocate(bytes.length + 1)
                .put((byte) number)
                .put(bytes)
                .flip();
        socket.sendBinary(message, true).get(60, TimeUnit.SECONDS);
    }

    void sendText(String text) throws Exception {
        socket.sendText(text, true).get(60, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        if (!within && data.hasRemaining()) {
            channel = data.get();
        }
        within = !last;
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        if (counts[channel].getAndAdd(bytes.length) < KEPT) {
            first[channel].writeBytes(bytes);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        texts.append(data).append(last ? "\n" : "");
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    int closeCode() throws Exception {
        return closed.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
