package io.nodeagent.http.streaming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.UnavailableException;
import io.nodeagent.http.HttpServer;
import io.nodeagent.http.streaming.RemoteCommand.Options;
import io.nodeagent.http.streaming.RemoteCommand.Outcome;
import io.nodeagent.http.streaming.RemoteCommand.TerminalSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SpdyRemoteCommandTest {
    private static final String V4 = "v4.channel.k8s.io";
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
    void outputsAndExitCodeArrive() throws Exception {
        RemoteCommand command = streams -> {
            streams.stdout().orElseThrow().write(bytes("out"));
            streams.stderr().orElseThrow().write(bytes("err"));
            assertTrue(streams.stdin().isEmpty());
            return new Outcome.Exited(7);
        };
        try (HttpServer server = serve(new Options(false, true, true, false), command);
                SpdyClient client = new SpdyClient(server.port(), "v9.channel.k8s.io", V4)) {
            assertTrue(client.head().startsWith("HTTP/1.1 101 "), client.head());
            assertTrue(client.head().contains("X-Stream-Protocol-Version: " + V4), client.head());
            int error = client.open("streamtype", "error");
            int stdout = client.open("streamtype", "stdout");
            int stderr = client.open("streamtype", "stderr");
            client.pumpToTheEnd();
            assertEquals("out", client.received(stdout).text());
            assertEquals("err", client.received(stderr).text());
            assertEquals(
                    "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated with non-zero exit code: exit code 7\","
                            + "\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\"7\"}]}}",
                    client.received(error).text());
            for (int stream : new int[] {error, stdout, stderr}) {
                assertTrue(client.received(stream).replied && client.received(stream).ended);
            }
            assertTrue(client.saidGoodBye);
        }
    }

    @Test
    void failuresAreToldAndOldVersionsGetText() throws Exception {
        RemoteCommand command = streams -> {
            throw new UnavailableException("no \"c1\"");
        };
        try (HttpServer server = serve(new Options(false, true, false, false), command)) {
            try (SpdyClient client = new SpdyClient(server.port(), V4)) {
                int error = client.open("streamtype", "error");
                client.open("streamtype", "stdout");
                client.pumpToTheEnd();
                String status = client.received(error).text();
                assertTrue(status.contains("\"message\":\"Internal error occurred: no \\\"c1\\\"\""), status);
                assertTrue(
                        status.contains("\"reason\":\"InternalError\"") && status.endsWith(",\"code\":500}"), status);
            }
            try (SpdyClient client = new SpdyClient(server.port())) {
                int error = client.open("streamtype", "error");
                client.open("streamtype", "stdout");
                client.pumpToTheEnd();
                assertEquals(
                        "Internal error occurred: no \"c1\"",
                        client.received(error).text());
            }
        }
    }

    @Test
    void stdinEndsAndIsGrantedAsItIsRead() throws Exception {
        RemoteCommand command = streams -> {
            long count = streams.stdin().orElseThrow().transferTo(OutputStream.nullOutputStream());
            streams.stdout().orElseThrow().write(bytes("" + count));
            return new Outcome.Exited(0);
        };
        try (HttpServer server = serve(new Options(true, true, false, false), command);
                SpdyClient client = new SpdyClient(server.port(), V4)) {
            int error = client.open("streamtype", "error");
            int stdin = client.open("streamtype", "stdin");
            int stdout = client.open("streamtype", "stdout");
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    byte[] block = new byte[32 << 10];
                    for (long left = LARGE; left > 0; left -= block.length) {
                        client.send(stdin, block, left == block.length);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            client.pumpToTheEnd();
            sent.get(20, TimeUnit.SECONDS);
            assertEquals("" + LARGE, client.received(stdout).text());
            assertEquals(
                    "{\"metadata\":{},\"status\":\"Success\"}",
                    client.received(error).text());
            assertTrue(client.received(stdin).granted > LARGE - (64 << 10));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void muchOutputArrivesWhetherTheClientKeepsWindowsOrNot(boolean windows) throws Exception {
        RemoteCommand command = streams -> {
            byte[] block = new byte[100_000];
            OutputStream out = streams.stdout().orElseThrow();
            for (long left = LARGE; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(left, block.length));
            }
            return new Outcome.Exited(0);
        };
        try (HttpServer server = serve(new Options(false, true, false, false), command);
                SpdyClient client = new SpdyClient(server.port(), V4)) {
            client.grantsWindows = windows;
            client.open("streamtype", "error");
            int stdout = client.open("streamtype", "stdout");
            client.pumpToTheEnd();
            assertEquals(LARGE, client.received(stdout).count.get());
        }
    }

    @Test
    void outputWaitsForTheWindowAndPingsAreAnsweredMeanwhile() throws Exception {
        AtomicLong written = new AtomicLong();
        CountDownLatch ready = new CountDownLatch(1);
        RemoteCommand command = streams -> {
            ready.await();
            OutputStream out = streams.stdout().orElseThrow();
            for (int i = 0; i < 100; i++) {
                out.write(new byte[10_000]);
                written.addAndGet(10_000);
            }
            return new Outcome.Exited(0);
        };
        try (HttpServer server = serve(new Options(false, true, false, false), command);
                SpdyClient client = new SpdyClient(server.port(), V4)) {
            client.open("streamtype", "error");
            int stdout = client.open("streamtype", "stdout");
            client.grant(stdout, 1);
            client.ping(1);
            while (client.lastPing != 1) {
                assertTrue(client.pump());
            }
            ready.countDown();
            while (client.received(stdout).count.get() < (64 << 10) + 1) {
                assertTrue(client.pump());
            }
            client.ping(3);
            while (client.lastPing != 3) {
                assertTrue(client.pump());
            }
            assertEquals((64 << 10) + 1, client.received(stdout).count.get());
            assertEquals(60_000, written.get());
            client.grant(stdout, 10_000_000);
            client.pumpToTheEnd();
            assertEquals(1_000_000, client.received(stdout).count.get());
        }
    }

    @Test
    void theCommandIsInterruptedWhenTheClientLeaves() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CountDownLatch running = new CountDownLatch(1);
        RemoteCommand command = streams -> {
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
        try (HttpServer server = serve(new Options(false, true, false, false), command)) {
            try (SpdyClient client = new SpdyClient(server.port(), V4)) {
                client.open("streamtype", "error");
                client.open("streamtype", "stdout");
                running.await();
            }
            assertTrue(interrupted.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void terminalSizesArriveAndUnknownStreamsAreReset() throws Exception {
        LinkedBlockingQueue<TerminalSize> sizes = new LinkedBlockingQueue<>();
        RemoteCommand command = streams -> {
            streams.onResize(sizes::add);
            streams.stdin().orElseThrow().readAllBytes();
            return new Outcome.Exited(0);
        };
        try (HttpServer server = serve(new Options(true, true, false, true), command);
                SpdyClient client = new SpdyClient(server.port(), V4)) {
            client.open("streamtype", "error");
            int other = client.open("streamtype", "stderr");
            int stdin = client.open("streamtype", "stdin");
            client.open("streamtype", "stdout");
            int resize = client.open("streamtype", "resize");
            client.send(resize, bytes("{\"Width\":80,\"Height\":24}\n{\"Wid"), false);
            assertEquals(new TerminalSize(80, 24), sizes.poll(20, TimeUnit.SECONDS));
            client.send(resize, bytes("th\":100,\"Height\":30}\n"), false);
            assertEquals(new TerminalSize(100, 30), sizes.poll(20, TimeUnit.SECONDS));
            client.send(stdin, new byte[0], true);
            client.pumpToTheEnd();
            assertTrue(client.received(other).reset);
            assertFalse(client.received(stdin).reset);
        }
    }

    @Test
    void unknownVersionsAreRefused() throws Exception {
        try (HttpServer server = serve(new Options(false, true, false, false), _ -> new Outcome.Exited(0));
                SpdyClient client = new SpdyClient(server.port(), "v9.channel.k8s.io")) {
            assertTrue(client.head().startsWith("HTTP/1.1 403 "), client.head());
            assertTrue(
                    client.head().contains("X-Accepted-Stream-Protocol-Versions: v5.channel.k8s.io,"), client.head());
            assertTrue(client.rest().contains("v9.channel.k8s.io"));
        }
    }
}
