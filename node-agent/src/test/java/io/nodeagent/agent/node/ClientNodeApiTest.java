package io.nodeagent.agent.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nodeagent.agent.objects.ApiObjectReader;
import io.nodeagent.errors.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire to an API server. */
class ClientNodeApiTest {
    private static final String NODE = "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"n1\"}}";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new java.util.concurrent.ConcurrentHashMap<>();
    private final HttpServer server = listen();
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    private final ClientNodeApi api = new ClientNodeApi(client, "n1");

    private static HttpServer listen() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        requests.add((request + " " + type + " " + body).strip());
        String answer = answers.get(request);
        byte[] bytes = (answer == null ? "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":404}" : answer)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void whatIsNotThereIsEmptyAndWhatFailsMayBeTriedAgain() {
        assertEquals(Optional.empty(), api.node());
        assertEquals(Optional.empty(), api.lease());
        assertThrows(UnavailableException.class, () -> api.label(Map.of("a", "b")));
    }

    @Test
    void theStatusIsMergedAndNothingElseIsSent() {
        answers.put("PATCH /api/v1/nodes/n1/status", NODE);
        api.patchStatus(
                new NodeStatusBuilder().addNewAddress("192.0.2.7", "InternalIP").build());
        String request = requests.getFirst();
        assertTrue(
                request.startsWith("PATCH /api/v1/nodes/n1/status application/merge-patch+json {\"status\":{"),
                request);
        assertTrue(request.contains("{\"address\":\"192.0.2.7\",\"type\":\"InternalIP\"}"), request);
        assertEquals(1, requests.size());
    }

    @Test
    void labelsAreMerged() {
        answers.put("PATCH /api/v1/nodes/n1", NODE);
        api.label(Map.of("kubernetes.io/os", "linux"));
        assertEquals(
                List.of(
                        "PATCH /api/v1/nodes/n1 application/merge-patch+json {\"metadata\":{\"labels\":{\"kubernetes.io/os\":\"linux\"}}}"),
                requests);
    }

    @Test
    void aLeaseIsReplacedAtItsVersion() {
        String path = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
        answers.put(
                "PUT " + path + "/n1",
                "{\"kind\":\"Lease\",\"apiVersion\":\"coordination.k8s.io/v1\",\"metadata\":{\"name\":\"n1\",\"resourceVersion\":\"8\"}}");
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withName("n1")
                .withNamespace("kube-node-lease")
                .withResourceVersion("7")
                .endMetadata()
                .withNewSpec()
                .withRenewTime(ZonedDateTime.parse("2026-11-24T10:00:00.000123Z"))
                .endSpec()
                .build();
        assertEquals("8", api.replace(lease).getMetadata().getResourceVersion());
        assertEquals(1, requests.size());
        assertTrue(requests.getFirst().startsWith("PUT " + path + "/n1 application/json"), requests.getFirst());
        assertTrue(requests.getFirst().contains("\"resourceVersion\":\"7\""), requests.getFirst());
        assertTrue(requests.getFirst().contains("\"renewTime\":\"2026-11-24T10:00:00.000123Z\""), requests.getFirst());
    }

    @Test
    void objectsAreRememberedForAMomentAndMissingOnesAreNot() {
        ApiObjectReader reader = new ApiObjectReader(client, Duration.ofMinutes(1), InstantSource.system());
        assertEquals(Optional.empty(), reader.configMap("shop", "c"));
        answers.put(
                "GET /api/v1/namespaces/shop/configmaps/c",
                "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"c\"},\"data\":{\"k\":\"v\"}}");
        assertEquals("v", reader.configMap("shop", "c").orElseThrow().getData().get("k"));
        assertTrue(reader.configMap("shop", "c").isPresent());
        assertEquals(2, requests.size());
    }
}
