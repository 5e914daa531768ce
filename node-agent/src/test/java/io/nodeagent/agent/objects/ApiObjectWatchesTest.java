package io.nodeagent.agent.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nodeagent.agent.objects.ObjectName.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watches against a server that answers with literal JSON. */
class ApiObjectWatchesTest {
    private static final ObjectName NAME = new ObjectName(Kind.CONFIG_MAP, "shop", "c");
    private static final String END = "";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Semaphore changes = new Semaphore(0);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile String listed = "";
    private HttpServer server;
    private KubernetesClient client;
    private ApiObjectWatches watches;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withOnlyHttpWatches(true)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        watches = new ApiObjectWatches(client);
    }

    @AfterEach
    void stop() {
        watches.close();
        events.add(END);
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private static String configMap(String value, boolean immutable) {
        return """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"shop","uid":"u",\
                "resourceVersion":"%d"},"data":{"k":"%s"},"immutable":%s}""".formatted(value.hashCode(), value, immutable);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String uri = exchange.getRequestURI().toString();
        requests.add(uri);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            if (uri.contains("watch=true")) {
                for (String event = events.take(); !event.equals(END); event = events.take()) {
                    body.write((event + "\n").getBytes(StandardCharsets.UTF_8));
                    body.flush();
                }
            } else {
                body.write("""
                        {"apiVersion":"v1","kind":"ConfigMapList","metadata":{"resourceVersion":"9"},"items":[%s]}""".formatted(listed).getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectWatches.Watch watch() throws InterruptedException {
        ObjectWatches.Watch watch = watches.watch(NAME, changes::release);
        awaitChange();
        return watch;
    }

    private void awaitChange() throws InterruptedException {
        assertTrue(changes.tryAcquire(20, TimeUnit.SECONDS), "nothing was told; asked for: " + requests);
    }

    private void send(String type, String object) {
        events.add("{\"type\":\"%s\",\"object\":%s}".formatted(type, object));
    }

    private static String value(ObjectWatches.Watch watch) {
        return watch.known().object() instanceof ConfigMap map ? map.getData().getOrDefault("k", "") : "none";
    }

    @Test
    void onlyTheOneObjectIsAskedForAndFollowed() throws InterruptedException {
        listed = configMap("one", false);
        ObjectWatches.Watch watch = watch();
        assertEquals("one", value(watch));
        send("MODIFIED", configMap("two", false));
        awaitChange();
        assertEquals("two", value(watch));
        send("DELETED", configMap("two", false));
        awaitChange();
        assertTrue(watch.known().told());
        assertNull(watch.known().object());
        assertTrue(
                requests.stream()
                        .allMatch(r -> r.contains("/namespaces/shop/configmaps?fieldSelector=metadata.name%3Dc")
                                || r.contains("fieldSelector=metadata.name%3Dc")),
                requests.toString());
    }

    @Test
    void whatDoesNotExistIsKnownNotToAndMayCome() throws InterruptedException {
        ObjectWatches.Watch watch = watch();
        assertTrue(watch.known().told());
        assertEquals("none", value(watch));
        send("ADDED", configMap("one", false));
        awaitChange();
        assertEquals("one", value(watch));
    }

    @Test
    void followersShareAWatchAndTheLastEndsIt() throws InterruptedException {
        listed = configMap("one", false);
        ObjectWatches.Watch first = watch();
        ObjectWatches.Watch second = watches.watch(NAME, () -> {});
        assertEquals("one", value(second));
        first.close();
        first.close();
        assertEquals(1, watches.size());
        second.close();
        assertEquals(0, watches.size());
        assertEquals(1, requests.stream().filter(r -> !r.contains("watch=true")).count());
    }

    @Test
    void immutableObjectsAreNotFollowedAnyLonger() throws InterruptedException {
        listed = configMap("one", true);
        ObjectWatches.Watch watch = watch();
        send("MODIFIED", configMap("two", true));
        assertEquals("one", value(watch));
        assertEquals(0, changes.availablePermits());
    }
}
