package io.nodeagent.agent.server.endpoint;

import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.meter.ProcessMeters;
import io.nodeagent.agent.metrics.AgentText;
import io.nodeagent.agent.metrics.CadvisorText;
import io.nodeagent.agent.metrics.ProbesText;
import io.nodeagent.agent.metrics.ResourceText;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.agent.stats.GroupCollector;
import io.nodeagent.agent.stats.NodeSummary;
import io.nodeagent.agent.stats.StatsCollector;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.http.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /metrics} and what is below it in Prometheus' text format, collected for each scrape. */
final class MetricsEndpoint implements Endpoint {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int WORTH_COMPRESSING = 1024;
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);

    private final StatsCollector stats;
    private final GroupCollector groups;
    private final AgentMeters meters;
    private final ProcessMeters process = new ProcessMeters();

    MetricsEndpoint(StatsCollector stats, GroupCollector groups, AgentMeters meters) {
        this.stats = stats;
        this.groups = groups;
        this.meters = meters;
    }

    @Override
    public void serve(HttpExchange exchange, List<String> segments) throws IOException {
        byte[] text = switch (String.join("/", segments)) {
            case "" -> agent();
            case "probes" -> ProbesText.of(meters.probes());
            case "cadvisor" -> CadvisorText.of(groups.machine(), groups.groups());
            case "resource" -> ResourceText.of(cpuAndMemory());
            default -> throw new NotFoundException("404 page not found");
        };
        Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", TYPE, "Vary", "Accept-Encoding"));
        boolean compress = text.length >= WORTH_COMPRESSING && acceptsGzip(exchange);
        if (compress) {
            headers.put("Content-Encoding", "gzip");
        }
        exchange.respond(200, headers, compress ? gzip(text) : text);
    }

    /** Text of which each line repeats the last one's labels shrinks to a twentieth. */
    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(text.length / 16);
        try (GZIPOutputStream out = new FastGzip(compressed)) {
            out.write(text);
        }
        return compressed.toByteArray();
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 13);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static boolean acceptsGzip(HttpExchange exchange) {
        return exchange.headers("Accept-Encoding").stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .anyMatch(coding ->
                        coding.equals("gzip") || (coding.startsWith("gzip;") && !coding.matches(".*q=0(\\.0*)?")));
    }

    private byte[] agent() {
        byte[] counted = AgentText.of(stats.nodeName(), stats.podCounts(), meters);
        byte[] taken = process.text();
        byte[] both = Arrays.copyOf(counted, counted.length + taken.length);
        System.arraycopy(taken, 0, both, counted.length, taken.length);
        return both;
    }

    /** A scrape is answered without a runtime too: the answer says so in a number that can be watched. */
    private Optional<NodeSummary> cpuAndMemory() {
        try {
            return Optional.of(stats.cpuAndMemory());
        } catch (RuntimeCallException e) {
            LOG.atWarn().log("no numbers of containers: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
