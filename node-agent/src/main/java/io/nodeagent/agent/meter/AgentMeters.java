package io.nodeagent.agent.meter;

import io.grpc.ClientInterceptor;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What the agent counts. It counts from its first moment, so nothing here may cost a start anything. */
public final class AgentMeters {
    private final RuntimeCalls runtimeCalls = new RuntimeCalls();
    private final ServerRequests serverRequests = new ServerRequests();
    private final ApiRequests apiRequests = new ApiRequests();
    private final ProbeTally probes = new ProbeTally();
    private final ConcurrentMap<String, LongAdder> evictions = new ConcurrentHashMap<>();
    private final Histogram podStarts = new Histogram(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300);
    private final Histogram podTurns = new Histogram(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5);

    /** Calls of the runtime; a {@link ClientInterceptor} that counts those that go through it. */
    public RuntimeCalls runtimeCalls() {
        return runtimeCalls;
    }

    /** Requests to API servers. */
    public ApiRequests apiRequests() {
        return apiRequests;
    }

    /** Requests to the node's server. */
    public ServerRequests serverRequests() {
        return serverRequests;
    }

    public ProbeTally probes() {
        return probes;
    }

    /** Pods that had to go, by the signal of what the machine was short of. */
    public void evicted(String signal) {
        evictions.computeIfAbsent(signal, _ -> new LongAdder()).increment();
    }

    /** How many had to go, by signal. */
    public SortedMap<String, Long> evictions() {
        SortedMap<String, Long> counts = new TreeMap<>();
        evictions.forEach((signal, count) -> counts.put(signal, count.sum()));
        return counts;
    }

    /** From the first sight of a pod to its running. */
    public Histogram podStarts() {
        return podStarts;
    }

    /** One look of a pod's worker at its pod. */
    public Histogram podTurns() {
        return podTurns;
    }
}
