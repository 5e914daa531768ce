package io.nodeagent.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourceTextTest {
    @Test
    void namesAreTheKubelets() {
        assertEquals("""
                # HELP container_cpu_usage_seconds_total CPU time that the container has used, in core-seconds.
                # TYPE container_cpu_usage_seconds_total counter
                container_cpu_usage_seconds_total{container="nginx",namespace="default",pod="web"} 1.000000001 1767323045678
                # HELP container_memory_working_set_bytes Working set of the container.
                # TYPE container_memory_working_set_bytes gauge
                container_memory_working_set_bytes{container="nginx",namespace="default",pod="web"} 1024 1767323045678
                # HELP container_start_time_seconds When the container was started, in seconds since the epoch.
                # TYPE container_start_time_seconds gauge
                container_start_time_seconds{container="nginx",namespace="default",pod="web"} 1767322800.25
                # HELP container_swap_usage_bytes Swap that the container uses.
                # TYPE container_swap_usage_bytes gauge
                container_swap_usage_bytes{container="nginx",namespace="default",pod="web"} 7 1767323045678
                # HELP node_cpu_usage_seconds_total CPU time that the machine has used, in core-seconds.
                # TYPE node_cpu_usage_seconds_total counter
                node_cpu_usage_seconds_total 2.5 1767323045678
                # HELP node_memory_working_set_bytes Working set of the machine.
                # TYPE node_memory_working_set_bytes gauge
                node_memory_working_set_bytes 4096 1767323045678
                # HELP node_swap_usage_bytes Swap that the machine uses.
                # TYPE node_swap_usage_bytes gauge
                node_swap_usage_bytes 512 1767323045678
                # HELP pod_cpu_usage_seconds_total CPU time that the pod has used, in core-seconds.
                # TYPE pod_cpu_usage_seconds_total counter
                pod_cpu_usage_seconds_total{namespace="default",pod="web"} 1.23456789 1767323045678
                # HELP pod_memory_working_set_bytes Working set of the pod.
                # TYPE pod_memory_working_set_bytes gauge
                pod_memory_working_set_bytes{namespace="default",pod="web"} 2048 1767323045678
                # HELP pod_swap_usage_bytes Swap that the pod uses.
                # TYPE pod_swap_usage_bytes gauge
                pod_swap_usage_bytes{namespace="default",pod="web"} 7 1767323045678
                # HELP resource_scrape_error 1 when the runtime's numbers could not be had, else 0.
                # TYPE resource_scrape_error gauge
                resource_scrape_error 0
                """, new String(ResourceText.of(Optional.of(Summaries.full())), StandardCharsets.UTF_8));
    }

    @Test
    void aRuntimeThatDoesNotAnswerIsANumberToo() {
        assertEquals("""
                # HELP resource_scrape_error 1 when the runtime's numbers could not be had, else 0.
                # TYPE resource_scrape_error gauge
                resource_scrape_error 1
                """, new String(ResourceText.of(Optional.empty()), StandardCharsets.UTF_8));
    }

    @Test
    void labelValuesAreEscaped() {
        assertEquals("a=\"x\\\\y\",b=\"say \\\"no\\\"\\n\"", PrometheusText.labels("a", "x\\y", "b", "say \"no\"\n"));
    }
}
