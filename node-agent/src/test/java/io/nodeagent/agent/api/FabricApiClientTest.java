package io.nodeagent.agent.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.errors.NotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the client says on the wire, against a server that answers with literal JSON. */
class FabricApiClientTest {
    private static final PodIdentity POD = new PodIdentity("default", "web", "u1");

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile int status = 200;
    private HttpServer server;
    private KubernetesClient client;
    private FabricApiClient api;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withOnlyHttpWatches(true)
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        api = new FabricApiClient(client, "node");
    }

    @AfterEach
    void stop() {
        end.countDown();
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private static String pod(String uid, String version) {
        return """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"default","uid":"%s",\
                "resourceVersion":"%s"},"spec":{"containers":[{"name":"c","image":"i"}]}}""".formatted(uid, version);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String uri = exchange.getRequestURI().toString();
        requests.add(exchange.getRequestMethod() + " " + uri + " "
                + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (uri.contains("watch=true")) {
            exchange.sendResponseHeaders(200, 0);
            var out = exchange.getResponseBody();
            for (String event : List.of("MODIFIED", "DELETED")) {
                out.write("{\"type\":\"%s\",\"object\":%s}\n"
                        .formatted(event, pod("u1", "6"))
                        .getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        String answer = status != 200
                ? """
                {"apiVersion":"v1","kind":"Status","status":"Failure","message":"no","reason":"NotFound","code":%d}""".formatted(status)
                : uri.contains("fieldSelector")
                        ? "{\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":["
                                + pod("u1", "5") + "]}"
                        : pod("u1", "7");
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void theWatchTellsOfEveryPodOfTheNode() throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        ApiClient.PodListener listener = new ApiClient.PodListener() {
            @Override
            public void changed(Pod pod) {
                told.add("changed " + pod.getMetadata().getResourceVersion());
            }

            @Override
            public void deleted(Pod last) {
                told.add("deleted " + last.getMetadata().getResourceVersion());
            }

            @Override
            public void synced(Collection<Pod> pods) {
                told.add("synced " + pods.size());
            }
        };
        try (ApiClient.Watch _ = api.watchPods(listener)) {
            List<String> seen = new CopyOnWriteArrayList<>();
            while (!seen.contains("deleted 6")) {
                String next = told.poll(20, TimeUnit.SECONDS);
                assertTrue(next != null, () -> "told only " + seen);
                seen.add(next);
            }
            assertTrue(seen.contains("changed 6"), seen.toString());
        }
        assertTrue(
                requests.stream().anyMatch(r -> r.contains("fieldSelector=spec.nodeName%3Dnode")), requests.toString());
    }

    @Test
    void aStatusIsOnePatchOfOurConditionsOnly() {
        PodStatus now = new PodStatusBuilder()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .addNewPodIP("10.0.0.2")
                .build();
        PodStatus before = new PodStatusBuilder().addNewPodIP("10.0.0.1").build();
        api.patchStatus(POD, now, before);
        assertEquals(1, requests.size(), requests.toString());
        assertEquals(
                "PATCH /api/v1/namespaces/default/pods/web/status application/strategic-merge-patch+json "
                        + "{\"metadata\":{\"uid\":\"u1\"},\"status\":{\"conditions\":[{\"status\":\"True\",\"type\":\"Ready\"}],"
                        + "\"phase\":\"Running\",\"podIPs\":[{\"$patch\":\"replace\"},{\"ip\":\"10.0.0.2\"}]}}",
                requests.getFirst().replaceAll("\\?[^ ]*", ""));
    }

    @Test
    void aDeleteNamesTheUidAndForgivesWhatIsGone() {
        api.deletePod(POD);
        String request = requests.getFirst();
        assertTrue(request.startsWith("DELETE /api/v1/namespaces/default/pods/web "), request);
        assertTrue(request.contains("\"gracePeriodSeconds\":0"), request);
        assertTrue(request.contains("\"preconditions\":{\"uid\":\"u1\"}"), request);
        status = 404;
        api.deletePod(POD);
        status = 409;
        api.deletePod(POD);
    }

    @Test
    void anEventIsCountedUpByAPatch() {
        api.countEvent("default", "web.1", 4, Instant.parse("2026-01-01T00:00:00.5Z"));
        String request = requests.getFirst();
        assertTrue(request.startsWith("PATCH /api/v1/namespaces/default/events/web.1"), request);
        assertTrue(request.contains("\"count\":4"), request);
        assertTrue(request.contains("\"lastTimestamp\":\"2026-01-01T00:00:00Z\""), request);
        assertFalse(request.contains("involvedObject"), request);
    }

    @Test
    void aMissingObjectIsNotFound() {
        status = 404;
        assertThrows(NotFoundException.class, () -> api.patchStatus(POD, new PodStatus(), new PodStatus()));
    }
}
