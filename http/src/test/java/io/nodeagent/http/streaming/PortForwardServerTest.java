package io.nodeagent.http.streaming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.UnavailableException;
import io.nodeagent.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortForwardServerTest {
    private static final String PROTOCOL = "portforward.k8s.io";

    private static HttpServer serve(PortForward forward) {
        return HttpServer.builder()
                .handler(exchange -> PortForwardServer.serve(exchange, "web", List.of(80, 0x1f90, 9), forward))
                .start();
    }

    private static int open(SpdyClient client, String type, String port, String request) throws Exception {
        return client.open("streamtype", type, "port", port, "requestid", request);
    }

    @Test
    void eachConnectionIsAPairOfStreams() throws Exception {
        PortForward echo = (port, in, out) -> {
            if (port == 9) {
                throw new UnavailableException("nobody listens");
            }
            in.transferTo(out);
            out.write((":" + port).getBytes(StandardCharsets.UTF_8));
        };
        try (HttpServer server = serve(echo);
                SpdyClient client = new SpdyClient(server.port(), PROTOCOL)) {
            int firstError = open(client, "error", "80", "0");
            int secondError = open(client, "error", "9", "1");
            int secondData = open(client, "data", "9", "1");
            int firstData = open(client, "data", "80", "0");
            int nonsense = open(client, "data", "x", "2");
            client.send(firstError, new byte[0], true);
            client.send(firstData, "hello".getBytes(StandardCharsets.UTF_8), true);
            while (!client.received(firstError).ended
                    || !client.received(secondError).ended
                    || !client.received(nonsense).reset) {
                assertTrue(client.pump());
            }
            assertEquals("hello:80", client.received(firstData).text());
            assertTrue(client.received(firstData).ended && client.received(secondData).ended);
            assertEquals("", client.received(firstError).text());
            assertEquals(
                    "error forwarding port 9 to pod web, uid : nobody listens",
                    client.received(secondError).text());
            assertFalse(client.saidGoodBye);
        }
    }

    @Test
    void connectionsEndWithTheClient() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        PortForward waiting = (_, _, _) -> {
            try {
                Thread.sleep(30_000);
                ended.complete(false);
            } catch (InterruptedException e) {
                ended.complete(true);
                throw e;
            }
        };
        try (HttpServer server = serve(waiting)) {
            try (SpdyClient client = new SpdyClient(server.port(), PROTOCOL)) {
                open(client, "error", "80", "0");
                int data = open(client, "data", "80", "0");
                while (!client.received(data).replied) {
                    assertTrue(client.pump());
                }
            }
            assertTrue(ended.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void theOlderProtocolHasTwoChannelsForEachPortOfTheRequest() throws Exception {
        PortForward greeting = (port, in, out) -> {
            if (port == 9) {
                throw new UnavailableException("nobody listens");
            }
            out.write(in.read());
        };
        try (HttpServer server = serve(greeting);
                WebSocketClient client = new WebSocketClient(server.port(), "v4.channel.k8s.io")) {
            client.send(2, new byte[] {'b'});
            client.send(0, new byte[] {'a'});
            int _ = client.closeCode();
            assertEquals("P\0a", client.text(0));
            assertEquals("P\0", client.text(1));
            assertEquals(3, client.count(2));
            assertEquals("\t\0", client.text(4));
            assertEquals("\t\0error forwarding port 9 to pod web, uid : nobody listens", client.text(5));
        }
    }
}
