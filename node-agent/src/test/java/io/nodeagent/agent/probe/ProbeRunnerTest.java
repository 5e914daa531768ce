package io.nodeagent.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.nodeagent.agent.fake.FakeClock;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.runtime.CriRuntime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeRunnerTest {
    private static final String HERE = "127.0.0.1";

    private final FakeCri cri = new FakeCri(new FakeClock(), true);
    private final ProbeRunner runner = new ProbeRunner(new CriRuntime(cri.channel()));
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private HttpServer http;

    @BeforeEach
    void serve() throws Exception {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/ok", 200, "");
        answer("/sick", 503, "");
        answer("/moved", 302, "/ok");
        answer("/away", 302, "http://other.invalid/");
        answer("/round", 302, "/round");
        http.start();
    }

    @AfterEach
    void end() {
        http.stop(0);
        cri.close();
    }

    private void answer(String path, int status, String location) {
        http.createContext(path, exchange -> {
            for (String name : new String[] {"User-Agent", "Accept", "Host", "X-One"}) {
                String value = exchange.getRequestHeaders().getFirst(name);
                seen.put(name, value == null ? "" : value);
            }
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().add("Location", location);
            }
            byte[] body = "words".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private Container container() {
        return new ContainerBuilder()
                .withName("c")
                .addNewPort()
                .withName("web")
                .withContainerPort(http.getAddress().getPort())
                .endPort()
                .build();
    }

    private ProbeOutcome run(Probe probe) {
        return runner.run(probe, new ProbeTarget(container(), "c1", HERE));
    }

    private ProbeOutcome get(String path) {
        return run(new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString("web"))
                .addNewHttpHeader("X-One", "1")
                .addNewHttpHeader("Host", "name.test")
                .endHttpGet()
                .build());
    }

    @Test
    void statusCodesDecide() {
        assertEquals(new ProbeOutcome(ProbeOutcome.Answer.SUCCESS, "words"), get("/ok"));
        assertEquals(
                new ProbeOutcome(ProbeOutcome.Answer.FAILURE, "HTTP probe failed with statuscode: 503"), get("/sick"));
    }

    @Test
    void headersAreTheHandlersAndTheProbes() {
        assertEquals(ProbeOutcome.Answer.SUCCESS, get("/ok").answer());
        assertEquals(Map.of("User-Agent", "kube-probe/1.36", "Accept", "*/*", "Host", "name.test", "X-One", "1"), seen);
    }

    @Test
    void redirectsAreFollowedOnTheSameHostOnly() {
        assertEquals(ProbeOutcome.Answer.SUCCESS, get("/moved").answer());
        assertEquals(
                new ProbeOutcome(ProbeOutcome.Answer.WARNING, "Probe terminated redirects, Response body: words"),
                get("/away"));
        assertTrue(get("/round").message().endsWith("stopped after 10 redirects"));
    }

    @Test
    void aPortNameThatTheContainerDoesNotHaveIsAnErrorAndNoFailure() {
        ProbeOutcome outcome = run(new ProbeBuilder()
                .withNewTcpSocket()
                .withPort(new IntOrString("nowhere"))
                .endTcpSocket()
                .build());
        assertEquals(ProbeOutcome.Answer.ERROR, outcome.answer());
    }

    @Test
    void aPortIsOpenOrRefuses() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        assertEquals(
                new ProbeOutcome(
                        ProbeOutcome.Answer.FAILURE,
                        "dial tcp 127.0.0.1:%d: connect: connection refused".formatted(closed)),
                tcp(closed));
        assertEquals(
                ProbeOutcome.Answer.SUCCESS, tcp(http.getAddress().getPort()).answer());
    }

    private ProbeOutcome tcp(int port) {
        return run(new ProbeBuilder()
                .withNewTcpSocket()
                .withPort(new IntOrString(port))
                .endTcpSocket()
                .build());
    }

    @Test
    void aServerThatNeverAnswersTimesOut() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            ProbeOutcome outcome = run(new ProbeBuilder()
                    .withTimeoutSeconds(1)
                    .withNewHttpGet()
                    .withPort(new IntOrString(mute.getLocalPort()))
                    .endHttpGet()
                    .build());
            assertEquals(ProbeOutcome.Answer.FAILURE, outcome.answer());
            assertTrue(outcome.message().contains("context deadline exceeded"), outcome.message());
        }
    }

    @Test
    void grpcHealthIsReadByService() throws Exception {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("grpc.health.v1.Health")
                        .addMethod(
                                HealthCheck.CHECK, ServerCalls.<String, Integer>asyncUnaryCall((service, observer) -> {
                                    observer.onNext(service.equals("sick") ? 2 : HealthCheck.SERVING);
                                    observer.onCompleted();
                                }))
                        .build())
                .build()
                .start();
        try {
            assertEquals(ProbeOutcome.Answer.SUCCESS, grpc(server.getPort(), "").answer());
            assertEquals(
                    new ProbeOutcome(ProbeOutcome.Answer.FAILURE, "service unhealthy (responded with \"NOT_SERVING\")"),
                    grpc(server.getPort(), "sick"));
        } finally {
            server.shutdownNow();
        }
    }

    private ProbeOutcome grpc(int port, String service) {
        return run(new ProbeBuilder()
                .withTimeoutSeconds(5)
                .withNewGrpc()
                .withPort(port)
                .withService(service)
                .endGrpc()
                .build());
    }
}
