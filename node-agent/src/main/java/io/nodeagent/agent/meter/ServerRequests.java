package io.nodeagent.agent.meter;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

/** Counts requests to the node's server and how long their answers took. */
public final class ServerRequests {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final double[] BUCKETS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final ConcurrentMap<Request, Histogram> durations = new ConcurrentHashMap<>();

    /**
     * Those that are counted as one.
     *
     * @param path its first segment, one of those that are served, or a word for all others: strangers choose paths
     * @param longRunning whether it lasts as long as its client wants
     */
    public record Request(String method, String path, boolean longRunning) {
        public Request {
            method = METHODS.contains(method) ? method : "other";
        }
    }

    ServerRequests() {}

    public void answered(Request request, Duration took) {
        durations.computeIfAbsent(request, key -> new Histogram(BUCKETS)).record(took);
    }

    /** Shows all, in no order. */
    public void forEach(BiConsumer<Request, Histogram> show) {
        durations.forEach(show);
    }
}
