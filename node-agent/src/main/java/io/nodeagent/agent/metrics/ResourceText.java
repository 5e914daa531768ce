package io.nodeagent.agent.metrics;

import io.nodeagent.agent.stats.ContainerStats;
import io.nodeagent.agent.stats.NodeStats;
import io.nodeagent.agent.stats.NodeSummary;
import io.nodeagent.agent.stats.PodStats;
import io.nodeagent.agent.stats.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The few numbers that scaling goes by, as the kubelet's {@code /metrics/resource} names them. */
public final class ResourceText {
    private final PrometheusText out = new PrometheusText();
    private final List<Labelled<ContainerStats>> containers = new ArrayList<>();
    private final List<Labelled<PodStats>> pods = new ArrayList<>();

    private record Labelled<T>(T stats, String labels) {}

    private ResourceText() {}

    /** The text; without a summary it says only that there was none to be had. */
    public static byte[] of(Optional<NodeSummary> summary) {
        ResourceText text = new ResourceText();
        summary.ifPresent(text::write);
        text.out.gauges("resource_scrape_error", "1 when the runtime's numbers could not be had, else 0.");
        text.out.number("", summary.isPresent() ? 0 : 1);
        return text.out.bytes();
    }

    private void write(NodeSummary summary) {
        for (PodStats pod : summary.pods()) {
            String labels = PrometheusText.labels(
                    "namespace", pod.id().namespace(), "pod", pod.id().name());
            pods.add(new Labelled<>(pod, labels));
            pod.containers()
                    .forEach(c -> containers.add(
                            new Labelled<>(c, PrometheusText.labels("container", c.name()) + "," + labels)));
        }
        writeContainers();
        writeNode(summary.node());
        writePods();
    }

    private void writeContainers() {
        out.counters("container_cpu_usage_seconds_total", "CPU time that the container has used, in core-seconds.");
        containers.forEach(c -> cpu(c.labels(), c.stats().cpu()));
        out.gauges("container_memory_working_set_bytes", "Working set of the container.");
        containers.forEach(c -> workingSet(c.labels(), c.stats().memory()));
        out.gauges("container_start_time_seconds", "When the container was started, in seconds since the epoch.");
        containers.forEach(c -> c.stats().startedAt().ifPresent(at -> out.moment(c.labels(), at)));
        out.gauges("container_swap_usage_bytes", "Swap that the container uses.");
        containers.forEach(c -> swap(c.labels(), c.stats().swap()));
    }

    private void writeNode(NodeStats node) {
        out.counters("node_cpu_usage_seconds_total", "CPU time that the machine has used, in core-seconds.");
        cpu("", node.cpu());
        out.gauges("node_memory_working_set_bytes", "Working set of the machine.");
        workingSet("", Optional.of(node.memory()));
        out.gauges("node_swap_usage_bytes", "Swap that the machine uses.");
        swap("", Optional.of(node.swap()));
    }

    private void writePods() {
        out.counters("pod_cpu_usage_seconds_total", "CPU time that the pod has used, in core-seconds.");
        pods.forEach(p -> cpu(p.labels(), p.stats().cpu()));
        out.gauges("pod_memory_working_set_bytes", "Working set of the pod.");
        pods.forEach(p -> workingSet(p.labels(), p.stats().memory()));
        out.gauges("pod_swap_usage_bytes", "Swap that the pod uses.");
        pods.forEach(p -> swap(p.labels(), p.stats().swap()));
    }

    private void cpu(String labels, Optional<Usage.Cpu> cpu) {
        if (cpu.isPresent() && cpu.get().nanos().isPresent()) {
            out.seconds(labels, cpu.get().nanos().getAsLong(), cpu.get().at());
        }
    }

    private void workingSet(String labels, Optional<Usage.Memory> memory) {
        if (memory.isPresent() && memory.get().workingSetBytes().isPresent()) {
            out.number(
                    labels,
                    memory.get().workingSetBytes().getAsLong(),
                    memory.get().at());
        }
    }

    private void swap(String labels, Optional<Usage.Swap> swap) {
        if (swap.isPresent() && swap.get().usedBytes().isPresent()) {
            out.number(labels, swap.get().usedBytes().getAsLong(), swap.get().at());
        }
    }
}
