package io.nodeagent.agent.server;

import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.meter.ServerRequests;
import io.nodeagent.agent.server.access.AccessGate;
import io.nodeagent.agent.server.access.AccessReviews;
import io.nodeagent.agent.server.access.Authentication;
import io.nodeagent.agent.server.access.Authorization;
import io.nodeagent.agent.server.access.CertificateAuthentication;
import io.nodeagent.agent.server.access.ReviewedAuthorization;
import io.nodeagent.agent.server.access.TokenAuthentication;
import io.nodeagent.agent.server.endpoint.HealthEndpoint;
import io.nodeagent.agent.server.endpoint.NodeEndpoints;
import io.nodeagent.agent.server.tls.ServerIdentity;
import io.nodeagent.agent.stats.StatsSources;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.http.HttpExchange;
import io.nodeagent.http.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The node's own server: logs, exec and the rest for API servers, and metrics, each behind the right it needs. */
public final class NodeServer implements AutoCloseable {
    private final CloseableStack parts = new CloseableStack();
    private final AccessGate gate;
    private final NodeEndpoints endpoints;
    private final ServerRequests requests;
    private final HttpServer http;

    private NodeServer(
            NodeServerConfig config,
            NodeAgent agent,
            StatsSources stats,
            AgentMeters meters,
            AccessReviews reviews,
            InstantSource clock) {
        ServerIdentity identity = parts.push(config.certificate()
                .map(files -> ServerIdentity.ofFiles(files, config.clientAuthorities()))
                .orElseGet(() -> ServerIdentity.selfSigned(
                        config.certificateFolder(),
                        config.nodeName(),
                        config.addresses(),
                        config.clientAuthorities(),
                        clock)));
        gate = new AccessGate(
                config.nodeName(),
                authentication(config, identity, reviews, clock),
                config.reviewed() ? new ReviewedAuthorization(reviews, clock) : Authorization.ALWAYS_ALLOW);
        requests = meters.serverRequests();
        endpoints = new NodeEndpoints(agent, stats, meters, clock);
        http = parts.push(HttpServer.builder()
                .name("node-server")
                .address(config.listen())
                .tls(identity::tls)
                .errors(new NodeErrors())
                .handler(this::handle)
                .start());
        config.health().ifPresent(address -> parts.push(health(address, agent)));
    }

    /**
     * Serves until it is closed.
     *
     * @param stats where the numbers of the machine and its pods come from
     * @param meters where requests are counted, and which the server tells
     * @param reviews asked for tokens and rights where {@code config} says so
     */
    public static NodeServer start(
            NodeServerConfig config,
            NodeAgent agent,
            StatsSources stats,
            AgentMeters meters,
            AccessReviews reviews,
            InstantSource clock) {
        return new NodeServer(config, agent, stats, meters, reviews, clock);
    }

    public int port() {
        return http.port();
    }

    /** The first segments of the paths that are served. */
    public java.util.Set<String> paths() {
        return endpoints.names();
    }

    @Override
    public void close() {
        parts.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        long begun = System.nanoTime();
        try {
            answer(exchange);
        } finally {
            boolean longRunning = exchange.isUpgrade() || exchange.query().containsKey("follow");
            requests.answered(
                    new ServerRequests.Request(exchange.method(), endpoints.name(exchange), longRunning),
                    Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Optional<AccessGate.Refusal> refusal = gate.check(exchange);
        if (refusal.isPresent()) {
            exchange.respond(
                    refusal.get().status(),
                    Map.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"),
                    refusal.get().message().getBytes(StandardCharsets.UTF_8));
            return;
        }
        endpoints.serve(exchange);
    }

    private static Authentication authentication(
            NodeServerConfig config, ServerIdentity identity, AccessReviews reviews, InstantSource clock) {
        List<Authentication> ways = new ArrayList<>();
        ways.add(new CertificateAuthentication(identity::clientAuthorities));
        if (config.tokens()) {
            ways.add(new TokenAuthentication(reviews, clock));
        }
        if (config.anonymous()) {
            ways.add(Authentication.ANONYMOUS);
        }
        return Authentication.anyOf(ways);
    }

    private static HttpServer health(InetSocketAddress address, NodeAgent agent) {
        HealthEndpoint endpoint = new HealthEndpoint(agent::syncing);
        return HttpServer.builder()
                .name("node-healthz")
                .address(address)
                .errors(new NodeErrors())
                .handler(exchange -> {
                    List<String> segments = List.of(exchange.path().substring(1).split("/", -1));
                    if (!segments.getFirst().equals("healthz")) {
                        throw new NotFoundException("404 page not found");
                    }
                    endpoint.serve(exchange, segments.subList(1, segments.size()));
                })
                .start();
    }
}
