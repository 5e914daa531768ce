package io.nodeagent.standalone.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.standalone.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients other than kubectl rely on: codes, conflicts, preconditions, watches over HTTP and WebSocket. */
final class ApiProtocolIT {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    Path folder;

    private ApiServer server;
    private HttpClient client;
    private ServerSocket streaming;
    private FakeNodeGateway gateway;

    @BeforeEach
    void start() throws Exception {
        streaming = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        gateway = new FakeNodeGateway(URI.create("http://127.0.0.1:" + streaming.getLocalPort() + "/exec/token"));
        server = ApiServer.start(ApiServerConfig.of(
                folder.resolve("data"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "node1", gateway));
        client = HttpClient.newBuilder()
                .sslContext(ClientTls.of(folder.resolve("data/pki"), "admin"))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        streaming.close();
        client.close();
        server.close();
    }

    @Test
    void isReadyOnceTheNodeIsConnected() throws Exception {
        gateway.connected = false;
        assertEquals(503, send("GET", "/readyz", "").statusCode());
        assertEquals(200, send("GET", "/livez", "").statusCode());
        gateway.connected = true;
        assertEquals(200, send("GET", "/readyz", "").statusCode());
    }

    @Test
    void anOldVersionConflicts() throws Exception {
        ObjectNode made = body(send("POST", MAPS, "{\"metadata\":{\"name\":\"c\"},\"data\":{\"a\":\"1\"}}"));
        ObjectNode changed = made.deepCopy();
        Json.child(changed, "data").put("a", "2");
        assertEquals(200, send("PUT", MAPS + "/c", changed.toString()).statusCode());
        HttpResponse<String> conflict = send("PUT", MAPS + "/c", changed.toString());
        assertEquals(409, conflict.statusCode());
        assertEquals(
                "Operation cannot be fulfilled on configmaps \"c\": the object has been modified; please apply your"
                        + " changes to the latest version and try again",
                Json.text(body(conflict), "message"));
        assertEquals("Conflict", Json.text(body(conflict), "reason"));
        HttpResponse<String> again = send("POST", MAPS, "{\"metadata\":{\"name\":\"c\"}}");
        assertEquals("AlreadyExists", Json.text(body(again), "reason"));
        String options = "{\"preconditions\":{\"uid\":\"other\"}}";
        assertEquals(409, send("DELETE", MAPS + "/c", options).statusCode());
        HttpResponse<String> deleted = send("DELETE", MAPS + "/c", "");
        assertEquals("Success", Json.text(body(deleted), "status"));
    }

    @Test
    void statusAndSpecAreWrittenApart() throws Exception {
        ObjectNode pod = body(send("POST", PODS, pod("web")));
        assertEquals("Pending", Json.text(pod, "status", "phase"));
        Json.child(pod, "status").put("phase", "Running");
        assertEquals("Pending", Json.text(body(send("PUT", PODS + "/web", pod.toString())), "status", "phase"));
        String patch = "{\"status\":{\"phase\":\"Running\"},\"spec\":{\"nodeName\":\"other\"}}";
        HttpResponse<String> patched =
                send("PATCH", PODS + "/web/status", patch, "Content-Type", "application/merge-patch+json");
        assertEquals("Running", Json.text(body(patched), "status", "phase"));
        assertEquals("node1", Json.text(body(patched), "spec", "nodeName"));
    }

    @Test
    void whatIsNotServedIsNamed() throws Exception {
        assertCode(404, "NotFound", send("GET", "/apis/apps/v1/namespaces/default/deployments", ""));
        assertCode(404, "NotFound", send("GET", "/openapi/v9", ""));
        assertCode(405, "MethodNotAllowed", send("PUT", PODS, "{}"));
        assertCode(406, "NotAcceptable", send("GET", PODS, "", "Accept", "application/vnd.kubernetes.protobuf"));
        assertCode(415, "UnsupportedMediaType", send("POST", PODS, "x", "Content-Type", "application/cbor"));
        assertCode(
                415,
                "UnsupportedMediaType",
                send("PATCH", PODS + "/x", "{}", "Content-Type", "application/apply-patch+yaml"));
        assertCode(400, "BadRequest", send("POST", PODS, "{"));
        assertCode(400, "BadRequest", send("POST", PODS, "{\"kind\":\"Node\",\"apiVersion\":\"v1\"}"));
        assertCode(400, "BadRequest", send("POST", PODS + "?fieldValidation=Strict", "{\"sepc\":{}}"));
        assertCode(404, "NotFound", send("POST", "/api/v1/namespaces/none/pods", pod("web")));
        assertCode(422, "Invalid", send("POST", PODS, "{\"metadata\":{\"name\":\"web\"}}"));
        assertCode(
                403,
                "Forbidden",
                send("POST", PODS, pod("w").replace("\"spec\":{", "\"spec\":{\"serviceAccountName\":\"x\",")));
        assertCode(422, "Invalid", send("GET", PODS + "?watch=1&sendInitialEvents=true", ""));
        assertCode(504, "Timeout", send("GET", PODS + "?resourceVersion=99999999", ""));
        HttpResponse<String> warned = send("POST", MAPS, "{\"metadata\":{\"name\":\"w\"},\"dta\":{}}");
        assertEquals(
                "299 - \"unknown field \\\"dta\\\"\"",
                warned.headers().firstValue("Warning").orElse(""));
    }

    @Test
    void aWatchListBeginsWithEverythingAndAMark() throws Exception {
        send("POST", PODS, pod("a"));
        String query = "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
                + "&resourceVersion=&timeoutSeconds=20";
        HttpRequest request = request("GET", PODS + query, "").build();
        HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            Iterator<String> events = lines.iterator();
            assertEquals("ADDED", Json.text(Json.parse(events.next()), "type"));
            JsonNode mark = Json.parse(events.next());
            assertEquals("BOOKMARK", Json.text(mark, "type"));
            assertEquals("Pod", Json.text(mark, "object", "kind"));
            assertEquals("true", Json.text(mark, "object", "metadata", "annotations", "k8s.io/initial-events-end"));
            send("DELETE", PODS + "/a", "{\"gracePeriodSeconds\":0}");
            assertEquals("DELETED", Json.text(Json.parse(events.next()), "type"));
        }
    }

    @Test
    void aWatchRunsOverAWebSocket() throws Exception {
        LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
        URI url = URI.create(server.url().toString().replace("https", "wss") + PODS + "?watch=true");
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(url, new Listener(messages))
                .get(20, TimeUnit.SECONDS);
        send("POST", PODS, pod("a"));
        JsonNode event = Json.parse(String.valueOf(messages.poll(20, TimeUnit.SECONDS)));
        assertEquals("ADDED", Json.text(event, "type"));
        assertEquals("a", Json.text(event, "object", "metadata", "name"));
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
        assertEquals("closed", messages.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void execIsRelayedToTheStreamingServer() throws Exception {
        send("POST", PODS, pod("a"));
        String request = "GET " + PODS + "/a/exec?command=ls&stdout=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                + "Upgrade: SPDY/3.1\r\n\r\n";
        try (Socket socket = ClientTls.of(folder.resolve("data/pki"), "admin")
                .getSocketFactory()
                .createSocket(server.url().getHost(), server.url().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            FakeStreaming.serveOne(streaming);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
            assertTrue(answer.endsWith("GET /exec/token HTTP/1.1"), answer);
        }
        assertCode(400, "BadRequest", send("GET", PODS + "/a/exec?command=ls&stdout=1", ""));
    }

    @Test
    void finalizersHoldWhatIsDeleted() throws Exception {
        send("POST", MAPS, "{\"metadata\":{\"name\":\"c\",\"finalizers\":[\"x/y\"]}}");
        ObjectNode held = body(send("DELETE", MAPS + "/c", ""));
        assertTrue(Json.at(held, "metadata", "deletionTimestamp").isString(), held.toString());
        send(
                "PATCH",
                MAPS + "/c",
                "{\"metadata\":{\"finalizers\":null}}",
                "Content-Type",
                "application/merge-patch+json");
        assertEquals(404, send("GET", MAPS + "/c", "").statusCode());
    }

    private static void assertCode(int code, String reason, HttpResponse<String> response) {
        assertEquals(code, response.statusCode(), response.body());
        assertEquals(reason, Json.text(body(response), "reason"));
        assertEquals(code, body(response).path("code").intValue());
    }

    private static String pod(String name) {
        return "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}"
                .formatted(name);
    }

    private static ObjectNode body(HttpResponse<String> response) {
        return Json.parseObject(response.body());
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(method, path, body);
        List<String> named = List.of(headers);
        for (int i = 0; i < named.size(); i += 2) {
            request.setHeader(named.get(i), named.get(i + 1));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    /** A streaming server that switches protocols, says which request it got, and hangs up. */
    private static final class FakeStreaming {
        private FakeStreaming() {}

        static void serveOne(ServerSocket listener) throws IOException {
            try (Socket socket = listener.accept()) {
                BufferedReader head =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                String first = head.readLine();
                for (String line = first; line != null && !line.isEmpty(); line = head.readLine()) {
                    assertTrue(line.length() < 4096, line);
                }
                String answer = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n";
                socket.getOutputStream().write((answer + first).getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private record Listener(LinkedBlockingQueue<String> messages) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            messages.add(data.toString());
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            messages.add("closed");
            return WebSocket.Listener.super.onClose(socket, code, reason);
        }
    }
}
