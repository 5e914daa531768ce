package io.nodeagent.agent.server.endpoint;

import io.nodeagent.agent.NodeAgent;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.stats.GroupCollector;
import io.nodeagent.agent.stats.StatsCollector;
import io.nodeagent.agent.stats.StatsSources;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.http.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every path of the node's server. */
public final class NodeEndpoints {
    private static final Set<String> READ = Set.of("GET", "HEAD");
    private static final Set<String> CONNECT = Set.of("GET", "POST");

    private final Map<String, Route> routes = new TreeMap<>();

    private record Route(Set<String> methods, Endpoint endpoint) {}

    public NodeEndpoints(NodeAgent agent, StatsSources sources, AgentMeters meters, InstantSource clock) {
        StatsCollector stats = new StatsCollector(sources, clock);
        GroupCollector groups = new GroupCollector(sources, clock);
        StreamingEndpoints streaming = new StreamingEndpoints(agent);
        PodsEndpoint pods = new PodsEndpoint(agent);
        routes.put("containerLogs", new Route(READ, new ContainerLogsEndpoint(agent, clock)));
        routes.put("exec", new Route(CONNECT, streaming::exec));
        routes.put("attach", new Route(CONNECT, streaming::attach));
        routes.put("portForward", new Route(CONNECT, streaming::portForward));
        routes.put("pods", new Route(READ, leaf(pods::bound)));
        routes.put("runningpods", new Route(READ, leaf(pods::running)));
        routes.put("stats", new Route(READ, new StatsEndpoint(stats)));
        routes.put("metrics", new Route(READ, new MetricsEndpoint(stats, groups, meters)));
        routes.put("healthz", new Route(READ, new HealthEndpoint(agent::syncing)));
    }

    /** The first segments of all paths, sorted. */
    public Set<String> names() {
        return Set.copyOf(routes.keySet());
    }

    /** The first segment of a request's path, or one word for all that are not served. */
    public String name(HttpExchange exchange) {
        String path = exchange.path();
        int end = path.indexOf('/', 1);
        String first = end < 0 ? path.substring(1) : path.substring(1, end);
        return routes.containsKey(first) ? first : "other";
    }

    /** Answers a request that has passed the gate. */
    public void serve(HttpExchange exchange) throws IOException {
        // The gate has looked at what follows the first slash, so this must not look further for a name.
        List<String> segments = exchange.path().startsWith("//")
                ? List.of()
                : Arrays.stream(exchange.path().split("/", -1))
                        .filter(segment -> !segment.isEmpty())
                        .toList();
        Route route = segments.isEmpty() ? null : routes.get(segments.getFirst());
        if (route == null) {
            throw new NotFoundException("404 page not found");
        }
        if (!route.methods().contains(exchange.method())) {
            exchange.respond(
                    405,
                    Map.of(
                            "Allow",
                            String.join(", ", route.methods().stream().sorted().toList()),
                            "Content-Type",
                            "text/plain; charset=utf-8"),
                    "405: Method Not Allowed\n".getBytes(StandardCharsets.UTF_8));
            return;
        }
        route.endpoint().serve(exchange, segments.subList(1, segments.size()));
    }

    private static Endpoint leaf(Endpoint endpoint) {
        return (exchange, segments) -> {
            if (!segments.isEmpty()) {
                throw new NotFoundException("404 page not found");
            }
            endpoint.serve(exchange, segments);
        };
    }
}
