package io.nodeagent.agent.server.endpoint;

import io.nodeagent.agent.metrics.SummaryJson;
import io.nodeagent.agent.stats.NodeSummary;
import io.nodeagent.agent.stats.StatsCollector;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.http.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /stats/summary}: what the machine and its pods use, in the kubelet's form. */
record StatsEndpoint(StatsCollector stats) implements Endpoint {
    @Override
    public void serve(HttpExchange exchange, List<String> segments) throws IOException {
        if (!segments.equals(List.of("summary"))) {
            throw new NotFoundException("404 page not found");
        }
        NodeSummary summary = new Query(exchange).flag("only_cpu_and_memory") ? stats.cpuAndMemory() : stats.summary();
        exchange.respond(200, Map.of("Content-Type", "application/json"), SummaryJson.of(summary));
    }
}
