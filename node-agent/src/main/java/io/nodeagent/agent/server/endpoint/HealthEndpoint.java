package io.nodeagent.agent.server.endpoint;

import io.nodeagent.errors.NotFoundException;
import io.nodeagent.http.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * {@code /healthz} and its parts: {@code ping} and {@code log} say that requests are answered, {@code syncloop} that the
 * agent looks after its pods.
 *
 * @param syncing whether it does
 */
public record HealthEndpoint(BooleanSupplier syncing) implements Endpoint {
    private static final List<String> PARTS = List.of("ping", "log", "syncloop");

    @Override
    public void serve(HttpExchange exchange, List<String> segments) throws IOException {
        if (segments.size() > 1 || (segments.size() == 1 && !PARTS.contains(segments.getFirst()))) {
            throw new NotFoundException("404 page not found");
        }
        boolean concerned = segments.isEmpty() || segments.getFirst().equals("syncloop");
        boolean healthy = !concerned || syncing.getAsBoolean();
        exchange.respond(
                healthy ? 200 : 500,
                Map.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"),
                text(healthy, exchange.query().containsKey("verbose")).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(boolean healthy, boolean verbose) {
        if (healthy && !verbose) {
            return "ok";
        }
        return "[+]ping ok\n[+]log ok\n%s\nhealthz check %s\n"
                .formatted(
                        healthy ? "[+]syncloop ok" : "[-]syncloop failed: reason withheld",
                        healthy ? "passed" : "failed");
    }
}
