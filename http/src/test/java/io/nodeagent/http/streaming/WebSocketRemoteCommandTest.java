package io.nodeagent.http.streaming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.http.HttpServer;
import io.nodeagent.http.streaming.RemoteCommand.Options;
import io.nodeagent.http.streaming.RemoteCommand.Outcome;
import io.nodeagent.http.streaming.RemoteCommand.TerminalSize;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WebSocketRemoteCommandTest {
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    private static final int CLOSE = 255;
    private static final String SUCCESS = "{\"metadata\":{},\"status\":\"Success\"}";
    private static final long LARGE = 100L << 20;

    private static HttpServer serve(Options options, RemoteCommand command) {
        return HttpServer.builder()
                .handler(exchange -> RemoteCommandServer.serve(exchange, options, command))
                .start();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void outputsAndStatusArriveAndTheServerCloses() throws Exception {
        RemoteCommand command = streams -> {
            streams.stdout().orElseThrow().write(bytes("out"));
            streams.stderr().orElseThrow().write(bytes("err"));
            return new Outcome.Exited(3);
        };
        try (HttpServer server = serve(new Options(false, true, true, false), command);
                WebSocketClient client = new WebSocketClient(server.port(), "v9.channel.k8s.io", "v4.channel.k8s.io")) {
            assertEquals(1000, client.closeCode());
            assertEquals("v4.channel.k8s.io", client.protocol());
            assertEquals("out", client.text(STDOUT));
            assertEquals("err", client.text(STDERR));
            assertTrue(client.text(ERROR).contains("{\"reason\":\"ExitCode\",\"message\":\"3\"}"), client.text(ERROR));
        }
    }

    @Test
    void version5EndsStdinByAMessage() throws Exception {
        RemoteCommand command = streams -> {
            long count = streams.stdin().orElseThrow().transferTo(OutputStream.nullOutputStream());
            streams.stdout().orElseThrow().write(bytes("" + count));
            return new Outcome.Exited(0);
        };
        try (HttpServer server = serve(new Options(true, true, false, false), command);
                WebSocketClient client = new WebSocketClient(server.port(), "v5.channel.k8s.io")) {
            byte[] block = new byte[64 << 10];
            for (long left = LARGE; left > 0; left -= block.length) {
                client.send(STDIN, block);
            }
            client.send(CLOSE, new byte[] {STDIN});
            client.closeCode();
            assertEquals("" + LARGE, client.text(STDOUT));
            assertEquals(SUCCESS, client.text(ERROR));
        }
    }

    @Test
    void muchOutputArrives() throws Exception {
        RemoteCommand command = streams -> {
            byte[] block = new byte[100_000];
            OutputStream out = streams.stdout().orElseThrow();
            for (long left = LARGE; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(left, block.length));
            }
            return new Outcome.Exited(0);
        };
        try (HttpServer server = serve(new Options(false, true, false, false), command);
                WebSocketClient client = new WebSocketClient(server.port(), "v5.channel.k8s.io")) {
            client.closeCode();
            assertEquals(LARGE, client.count(STDOUT));
            assertEquals(SUCCESS, client.text(ERROR));
        }
    }

    @Test
    void base64ChannelsCarryText() throws Exception {
        RemoteCommand command = streams -> {
            streams.stdout().orElseThrow().write(streams.stdin().orElseThrow().readNBytes(5));
            return new Outcome.Exited(0);
        };
        try (HttpServer server = serve(new Options(true, true, false, false), command);
                WebSocketClient client = new WebSocketClient(server.port(), "v4.base64.channel.k8s.io")) {
            client.sendText("0" + Base64.getEncoder().encodeToString(bytes("hello")));
            client.closeCode();
            assertEquals(
                    "1\n1" + Base64.getEncoder().encodeToString(bytes("hello")) + "\n3"
                            + Base64.getEncoder().encodeToString(bytes(SUCCESS)) + "\n",
                    client.texts());
        }
    }

    @Test
    void sizesArriveAndLeavingInterrupts() throws Exception {
        LinkedBlockingQueue<TerminalSize> sizes = new LinkedBlockingQueue<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CountDownLatch running = new CountDownLatch(1);
        RemoteCommand command = streams -> {
            streams.onResize(sizes::add);
            running.countDown();
            try {
                Thread.sleep(30_000);
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
            }
            return new Outcome.Exited(0);
        };
        try (HttpServer server = serve(new Options(true, true, false, true), command)) {
            try (WebSocketClient client = new WebSocketClient(server.port(), "v5.channel.k8s.io")) {
                client.send(RESIZE, bytes("{\"Width\":80,\"Height\":24}"));
                assertEquals(new TerminalSize(80, 24), sizes.poll(20, TimeUnit.SECONDS));
                running.await();
            }
            assertTrue(interrupted.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void unknownProtocolsAreRefused() {
        try (HttpServer server = serve(new Options(false, true, false, false), _ -> new Outcome.Exited(0))) {
            assertThrows(ExecutionException.class, () -> new WebSocketClient(server.port(), "v9.channel.k8s.io"));
        }
    }
}
