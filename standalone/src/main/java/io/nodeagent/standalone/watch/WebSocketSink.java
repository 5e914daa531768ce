package io.nodeagent.standalone.watch;

import io.nodeagent.http.HttpExchange;
import io.nodeagent.http.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One text message an event. What the client sends is read only to see it close. */
public final class WebSocketSink implements EventSink {
    private final WebSocket socket;
    private final Thread reader;

    public WebSocketSink(HttpExchange exchange) throws IOException {
        this.socket = exchange.acceptWebSocket(Optional.empty());
        Thread watching = Thread.currentThread();
        this.reader = Thread.ofVirtual().name("apiserver-watch-reader").start(() -> drain(watching));
    }

    @Override
    public void send(byte[] event) throws IOException {
        socket.sendText(new String(event, StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        reader.interrupt();
        socket.close();
    }

    private void drain(Thread watching) {
        try {
            boolean open = true;
            while (open) {
                open = socket.receive().isPresent();
            }
        } catch (IOException e) {
            // The client is gone, which is what this thread waits for.
        }
        watching.interrupt();
    }
}
