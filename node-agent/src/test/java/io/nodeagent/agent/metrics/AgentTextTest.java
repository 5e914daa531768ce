package io.nodeagent.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.meter.ApiRequests;
import io.nodeagent.agent.meter.ServerRequests.Request;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.stats.PodCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AgentTextTest {
    private final AgentMeters meters = new AgentMeters();

    @Test
    void podsAreCounted() {
        meters.podStarts().record(Duration.ofMillis(80));
        meters.podStarts().record(Duration.ofMinutes(6));
        assertEquals("""
                # HELP kubelet_node_name Always 1; the node's name.
                # TYPE kubelet_node_name gauge
                kubelet_node_name{node="n1"} 1
                # HELP kubelet_running_pods Pods with a ready sandbox.
                # TYPE kubelet_running_pods gauge
                kubelet_running_pods 3
                # HELP kubelet_running_containers Containers of the node's pods, by what the runtime says of them.
                # TYPE kubelet_running_containers gauge
                kubelet_running_containers{container_state="running"} 4
                kubelet_running_containers{container_state="exited"} 5
                # HELP kubelet_pod_start_duration_seconds From the first sight of a pod to its running.
                # TYPE kubelet_pod_start_duration_seconds histogram
                kubelet_pod_start_duration_seconds_bucket{le="0.1"} 1
                kubelet_pod_start_duration_seconds_bucket{le="0.25"} 1
                kubelet_pod_start_duration_seconds_bucket{le="0.5"} 1
                kubelet_pod_start_duration_seconds_bucket{le="1"} 1
                kubelet_pod_start_duration_seconds_bucket{le="2"} 1
                kubelet_pod_start_duration_seconds_bucket{le="5"} 1
                kubelet_pod_start_duration_seconds_bucket{le="10"} 1
                kubelet_pod_start_duration_seconds_bucket{le="30"} 1
                kubelet_pod_start_duration_seconds_bucket{le="60"} 1
                kubelet_pod_start_duration_seconds_bucket{le="120"} 1
                kubelet_pod_start_duration_seconds_bucket{le="300"} 1
                kubelet_pod_start_duration_seconds_bucket{le="+Inf"} 2
                kubelet_pod_start_duration_seconds_sum 360.08
                kubelet_pod_start_duration_seconds_count 2
                """, text().substring(0, text().indexOf("# HELP kubelet_pod_worker")));
    }

    @Test
    void requestsAreCounted() {
        meters.serverRequests().answered(new Request("GET", "metrics", false), Duration.ofMillis(3));
        meters.serverRequests().answered(new Request("GET", "metrics", false), Duration.ofMillis(3));
        meters.serverRequests().answered(new Request("BREW", "other", false), Duration.ofMillis(3));
        meters.apiRequests().answered(new ApiRequests.Request("192.0.2.1:6443", "PATCH", "200"));
        meters.apiRequests().answered(new ApiRequests.Request("192.0.2.1:6443", "GET", "<error>"));
        assertEquals("""
                kubelet_http_requests_total{long_running="false",method="GET",path="metrics",server_type="readwrite"} 2
                kubelet_http_requests_total{long_running="false",method="other",path="other",server_type="readwrite"} 1
                """, lines("kubelet_http_requests_total"));
        assertEquals("""
                rest_client_requests_total{code="200",host="192.0.2.1:6443",method="PATCH"} 1
                rest_client_requests_total{code="<error>",host="192.0.2.1:6443",method="GET"} 1
                """, lines("rest_client_requests_total"));
    }

    private String text() {
        PodCounts counts = new PodCounts(3, Map.of(ContainerPhase.RUNNING, 4L, ContainerPhase.EXITED, 5L));
        return new String(AgentText.of("n1", counts, meters), StandardCharsets.UTF_8);
    }

    private String lines(String start) {
        return text().lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}
