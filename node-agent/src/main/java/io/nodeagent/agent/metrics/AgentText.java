package io.nodeagent.agent.metrics;

import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.meter.ApiRequests;
import io.nodeagent.agent.meter.Histogram;
import io.nodeagent.agent.meter.RuntimeCalls;
import io.nodeagent.agent.meter.ServerRequests;
import io.nodeagent.agent.stats.PodCounts;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the agent counts of its own work, with the kubelet's names. */
public final class AgentText {
    private final PrometheusText out = new PrometheusText();

    private AgentText() {}

    /** The text. */
    public static byte[] of(String nodeName, PodCounts pods, AgentMeters meters) {
        AgentText text = new AgentText();
        text.pods(nodeName, pods, meters);
        text.runtime(meters.runtimeCalls().operations());
        text.server(meters.serverRequests());
        text.api(meters.apiRequests());
        return text.out.bytes();
    }

    private void pods(String nodeName, PodCounts pods, AgentMeters meters) {
        out.gauges("kubelet_node_name", "Always 1; the node's name.");
        out.number(PrometheusText.labels("node", nodeName), 1);
        out.gauges("kubelet_running_pods", "Pods with a ready sandbox.");
        out.number("", pods.pods());
        out.gauges("kubelet_running_containers", "Containers of the node's pods, by what the runtime says of them.");
        pods.containers()
                .forEach((phase, count) -> out.number(
                        PrometheusText.labels("container_state", phase.name().toLowerCase(Locale.ROOT)), count));
        out.histograms("kubelet_pod_start_duration_seconds", "From the first sight of a pod to its running.");
        out.histogram("", meters.podStarts());
        out.histograms("kubelet_pod_worker_duration_seconds", "One look of a pod's worker at its pod.");
        out.histogram(PrometheusText.labels("operation_type", "sync"), meters.podTurns());
        out.counters("kubelet_evictions", "Pods that had to go for what the machine was short of.");
        meters.evictions()
                .forEach((signal, count) -> out.number(PrometheusText.labels("eviction_signal", signal), count));
    }

    private void runtime(SortedMap<String, RuntimeCalls.Operation> operations) {
        out.counters("kubelet_runtime_operations_total", "Calls of the container runtime.");
        operations.forEach((type, operation) ->
                out.number(operation(type), operation.calls().sum()));
        out.counters("kubelet_runtime_operations_errors_total", "Those that failed, for whatever reason.");
        operations.forEach((type, operation) -> {
            if (operation.errors().sum() > 0) {
                out.number(operation(type), operation.errors().sum());
            }
        });
        out.histograms("kubelet_runtime_operations_duration_seconds", "How long they took.");
        operations.forEach((type, operation) -> out.histogram(operation(type), operation.durations()));
    }

    private static String operation(String type) {
        return PrometheusText.labels("operation_type", type);
    }

    private void server(ServerRequests requests) {
        SortedMap<String, Histogram> rows = new TreeMap<>();
        requests.forEach((request, durations) -> rows.put(
                PrometheusText.labels(
                        "long_running", Boolean.toString(request.longRunning()),
                        "method", request.method(),
                        "path", request.path(),
                        "server_type", "readwrite"),
                durations));
        out.counters("kubelet_http_requests_total", "Requests to the node's server.");
        rows.forEach((labels, durations) -> out.number(labels, PrometheusText.count(durations)));
        out.histograms("kubelet_http_requests_duration_seconds", "How long their answers took.");
        rows.forEach(out::histogram);
    }

    private void api(ApiRequests requests) {
        SortedMap<String, Long> rows = new TreeMap<>();
        requests.forEach((request, count) -> rows.put(
                PrometheusText.labels("code", request.code(), "host", request.host(), "method", request.method()),
                count));
        out.counters("rest_client_requests_total", "Requests to API servers.");
        rows.forEach(out::number);
    }
}
