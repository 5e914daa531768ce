package io.nodeagent.agent.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.NodeAgentConfig;
import io.nodeagent.agent.cgroup.FakeCgroups;
import io.nodeagent.agent.fake.FakeApi;
import io.nodeagent.agent.fake.FakeClock;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.fake.FakePreparation;
import io.nodeagent.agent.fake.Nodes;
import io.nodeagent.agent.fake.Pods;
import io.nodeagent.agent.log.LogLimits;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.staticpod.StaticPodOptions;
import io.nodeagent.agent.stats.StatsSources;
import io.nodeagent.cgroups.CgroupPath;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each path of the node's server for who proves nothing, who may nothing and who may. */
class NodeServerTest {
    /** Method, path, the rights of which one is needed, the status for who has it. */
    private record Row(String method, String path, List<String> rights, int status) {}

    private static final List<Row> ROWS = List.of(
            new Row("GET", "/pods", List.of("get pods", "get proxy"), 200),
            new Row("GET", "/pods/", List.of("get pods", "get proxy"), 200),
            new Row("GET", "/runningpods/", List.of("get pods", "get proxy"), 200),
            new Row("GET", "/healthz", List.of("get healthz", "get proxy"), 200),
            new Row("GET", "/healthz/syncloop", List.of("get healthz", "get proxy"), 200),
            new Row("GET", "/containerLogs/default/nope/c", List.of("get proxy"), 404),
            new Row("GET", "/containerLogs/default/web/c1?tailLines=x", List.of("get proxy"), 400),
            new Row("GET", "/containerLogs/default/web/c1?previous=true", List.of("get proxy"), 400),
            new Row("GET", "/exec/default/web/c1?command=true&output=1", List.of("get proxy"), 400),
            new Row("POST", "/exec/default/web/c1?command=true&output=1", List.of("create proxy"), 400),
            new Row("POST", "/attach/default/web/uid/c1?output=1", List.of("create proxy"), 400),
            new Row("POST", "/portForward/default/web", List.of("create proxy"), 400),
            new Row("GET", "/stats/summary", List.of("get stats"), 200),
            new Row("GET", "/stats/summary?only_cpu_and_memory=true", List.of("get stats"), 200),
            new Row("GET", "/stats/summary?only_cpu_and_memory=maybe", List.of("get stats"), 400),
            new Row("GET", "/metrics", List.of("get metrics"), 200),
            new Row("GET", "/metrics/probes", List.of("get metrics"), 200),
            new Row("GET", "/metrics/resource", List.of("get metrics"), 200),
            new Row("GET", "/metrics/cadvisor", List.of("get metrics"), 200),
            new Row("GET", "/metrics/nope", List.of("get metrics"), 404),
            new Row("GET", "/stats/", List.of("get stats"), 404),
            new Row("DELETE", "/pods", List.of("delete pods", "delete proxy"), 405),
            new Row("POST", "/run/default/web/c1", List.of("create proxy"), 404),
            new Row("GET", "/logs/", List.of("get log"), 404),
            new Row("GET", "/checkpoint/default/web/c1", List.of("get checkpoint"), 404),
            new Row("GET", "/configz", List.of("get configz", "get proxy"), 404),
            new Row("GET", "//pods", List.of("get proxy"), 404),
            new Row("GET", "/Pods", List.of("get proxy"), 404),
            new Row("GET", "/", List.of("get proxy"), 404));

    @TempDir
    Path folder;

    private final FakeApi api = new FakeApi();
    private final AgentMeters meters = new AgentMeters();
    private final FakeReviews reviews = new FakeReviews();
    private final FakeClock clock = new FakeClock();
    private FakeCri cri;
    private NodeAgent agent;
    private TestAuthority authority;
    private NodeServer server;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority();
        cri = new FakeCri(Clock.systemUTC(), false);
        cri.images.add(Pods.IMAGE);
        agent = NodeAgent.start(new NodeAgentConfig(
                "node",
                cri.channel(),
                api,
                new FakePreparation(),
                Nodes.admission(),
                List.of("192.0.2.1"),
                folder,
                LogLimits.USUAL,
                StaticPodOptions.NONE,
                meters,
                Clock.systemUTC()));
        api.put(Pods.pod("Always", "c1").build());
        Object _ = api.await(Pods.UID, s -> s.getPhase().equals("Running"));
        server = server(false, true);
        reviews.tokens.put("good", "ann");
    }

    private NodeServer server(boolean anonymous, boolean reviewed) throws Exception {
        NodeServerConfig config = new NodeServerConfig(
                "node",
                List.of("127.0.0.1"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                folder.resolve("pki"),
                Optional.of(Files.writeString(folder.resolve("ca.pem"), authority.pem())),
                true,
                anonymous,
                reviewed,
                Optional.empty());
        StatsSources stats = new StatsSources(
                "node", agent::pods, cri.channel(), new FakeCgroups(), new CgroupPath("/kubepods"), folder);
        return NodeServer.start(config, agent, stats, meters, reviews, clock);
    }

    @AfterEach
    void stop() {
        server.close();
        agent.close();
        cri.close();
    }

    @Test
    void whoProvesNothingGets401Everywhere() throws Exception {
        for (Row row : ROWS) {
            assertEquals("401 Unauthorized", ask(row, null, ""), row.toString());
            assertEquals("401 Unauthorized", ask(row, null, "Bearer wrong"), row.toString());
            assertEquals("401 Unauthorized", ask(row, null, "Basic good"), row.toString());
        }
        assertEquals(0, reviews.rightsAsked);
    }

    @Test
    void whoMayNothingGets403EverywhereWithTheRightsThatAreMissing() throws Exception {
        KeyManager[] bob = authority.client("O=team,CN=bob");
        for (Row row : ROWS) {
            String verb = row.rights().getFirst().split(" ", -1)[0];
            String subresources = String.join(
                    " ",
                    row.rights().stream().map(right -> right.split(" ", -1)[1]).toList());
            String wanted =
                    "403 Forbidden (user=%s, verb=" + verb + ", resource=nodes, subresource(s)=[" + subresources + "])";
            assertEquals(wanted.formatted("bob"), ask(row, bob, ""), row.toString());
            assertEquals(wanted.formatted("ann"), ask(row, null, "Bearer good"), row.toString());
        }
    }

    @Test
    void oneOfTheRightsIsEnough() throws Exception {
        for (Row row : ROWS) {
            for (String right : row.rights()) {
                reviews.rights.clear();
                reviews.rights.add("ann " + right);
                clock.advance(Duration.ofMinutes(6)); // past what is remembered
                String answer = ask(row, null, "Bearer good");
                assertEquals(row.status(), Integer.parseInt(answer.substring(0, 3)), row + ": " + answer);
            }
        }
    }

    @Test
    void everyPathHasARow() {
        TreeSet<String> tested = new TreeSet<>();
        ROWS.forEach(row -> tested.add(row.path().replaceFirst("^/*", "").replaceFirst("[/?].*", "")));
        assertTrue(tested.containsAll(server.paths()), () -> "of " + server.paths() + " only " + tested);
    }

    @Test
    void aCertificateThatDoesNotHoldIsNoProof() throws Exception {
        Row pods = ROWS.getFirst();
        reviews.rights.add("bob get pods");
        KeyManager[] stranger = new TestAuthority().client("CN=bob");
        KeyManager[] expired = authority.client("CN=bob", Duration.ofDays(-1), KeyPurposeId.id_kp_clientAuth);
        KeyManager[] aServers = authority.client("CN=bob", Duration.ofHours(1), KeyPurposeId.id_kp_serverAuth);
        KeyManager[] nameless = authority.client("O=team");

        assertTrue(ask(pods, authority.client("CN=bob"), "").startsWith("200 "));
        for (KeyManager[] bad : List.of(stranger, expired, aServers, nameless)) {
            assertEquals("401 Unauthorized", ask(pods, bad, ""));
        }
        reviews.rights.add("ann get pods");
        assertTrue(ask(pods, stranger, "Bearer good").startsWith("200 "), "a token still counts");
    }

    @Test
    void answersOfTheApiServerAreRememberedForTheirTime() throws Exception {
        Row pods = ROWS.getFirst();
        reviews.rights.add("ann get pods");
        Object _ = ask(pods, null, "Bearer good");
        Object _ = ask(pods, null, "Bearer good");
        assertEquals("1 1", reviews.tokensAsked + " " + reviews.rightsAsked);
        reviews.away = true;
        clock.advance(Duration.ofSeconds(119));
        assertTrue(ask(pods, null, "Bearer good").startsWith("200 "));
        clock.advance(Duration.ofSeconds(2));
        assertEquals("401 Unauthorized", ask(pods, null, "Bearer good"));
        assertEquals(
                "500 Authorization error (user=bob, verb=get, resource=nodes, subresource=pods)",
                ask(pods, authority.client("CN=bob"), ""));
        reviews.away = false;
        assertTrue(ask(pods, null, "Bearer good").startsWith("200 "), "a failure is not remembered");
    }

    @Test
    void anonymousAndAlwaysAllowAreChoices() throws Exception {
        server.close();
        server = server(true, true);
        assertEquals(
                "403 Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource(s)=[pods proxy])",
                ask(ROWS.getFirst(), null, ""));
        server.close();
        server = server(true, false);
        assertTrue(ask(ROWS.getFirst(), null, "").startsWith("200 "));
    }

    @Test
    void theCertificateIsKeptOverARestartAndMadeAnewWhenUnusable() throws Exception {
        Path file = folder.resolve("pki/kubelet.crt");
        String first = Files.readString(file);
        server.close();
        server = server(false, true);
        assertEquals(first, Files.readString(file));
        server.close();
        Files.writeString(folder.resolve("pki/kubelet.key"), "half a k");
        server = server(false, true);
        assertNotEquals(first, Files.readString(file));
        assertEquals("401 Unauthorized", ask(ROWS.getFirst(), null, ""));
    }

    @Test
    void podsAreListedWithTheirStatus() throws Exception {
        reviews.rights.add("ann get pods");
        String bound = ask(ROWS.getFirst(), null, "Bearer good");
        assertTrue(bound.contains("\"kind\":\"PodList\"") && bound.contains(Pods.UID), bound);
        String running = ask(ROWS.get(2), null, "Bearer good");
        assertTrue(running.contains("\"name\":\"c1\""), running);
    }

    @Test
    void metricsAreCompressedForWhoWantsIt() throws Exception {
        reviews.rights.add("ann get metrics");
        Row metrics = new Row("GET", "/metrics", List.of(), 200);
        assertTrue(ask(metrics, null, "Bearer good").startsWith("200 # HELP kubelet_node_name"));
        try (HttpClient client = client(null)) {
            for (String coding : List.of("gzip", "deflate, gzip;q=1.0", "gzip;q=0")) {
                HttpResponse<byte[]> response = client.send(
                        request(metrics, "Bearer good")
                                .header("Accept-Encoding", coding)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                boolean compressed =
                        response.headers().firstValue("Content-Encoding").isPresent();
                assertEquals(!coding.endsWith("=0"), compressed, coding);
                if (compressed) {
                    byte[] text = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
                    assertTrue(new String(text, StandardCharsets.UTF_8).startsWith("# HELP kubelet_node_name"));
                }
            }
        }
    }

    /** Status and body of one request on a connection of its own. */
    private String ask(Row row, KeyManager @Nullable [] own, String authorization) throws Exception {
        try (HttpClient client = client(own)) {
            HttpResponse<String> response =
                    client.send(request(row, authorization).build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body().strip();
        }
    }

    private static HttpClient client(KeyManager @Nullable [] own) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own, new TrustManager[] {new TrustEverybody()}, new SecureRandom());
        return HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private HttpRequest.Builder request(Row row, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + server.port() + row.path()))
                .timeout(Duration.ofSeconds(30))
                .method(row.method(), HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return request;
    }
}
