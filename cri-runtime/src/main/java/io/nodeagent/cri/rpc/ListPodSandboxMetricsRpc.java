package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.metric.MetricFamily;
import io.nodeagent.cri.metric.MetricReader;
import io.nodeagent.cri.metric.MetricReading;
import io.nodeagent.cri.metric.MetricTable;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.v1.ContainerMetrics;
import io.nodeagent.cri.v1.ListPodSandboxMetricsRequest;
import io.nodeagent.cri.v1.ListPodSandboxMetricsResponse;
import io.nodeagent.cri.v1.Metric;
import io.nodeagent.cri.v1.MetricType;
import io.nodeagent.cri.v1.PodSandboxMetrics;
import java.util.List;
import java.util.stream.Stream;

/** ListPodSandboxMetrics: the metrics of pods that are ready and of their running containers. */
final class ListPodSandboxMetricsRpc implements Rpc<ListPodSandboxMetricsRequest, ListPodSandboxMetricsResponse> {
    private final List<MetricFamily> families = MetricTable.families();
    private final Sandboxes sandboxes;
    private final Containers containers;
    private final MetricReader reader;

    ListPodSandboxMetricsRpc(Sandboxes sandboxes, Containers containers, MetricReader reader) {
        this.sandboxes = sandboxes;
        this.containers = containers;
        this.reader = reader;
    }

    @Override
    public ListPodSandboxMetricsResponse call(ListPodSandboxMetricsRequest request) {
        return ListPodSandboxMetricsResponse.newBuilder()
                .addAllPodMetrics(items().toList())
                .build();
    }

    Stream<PodSandboxMetrics> items() {
        return sandboxes.list().stream().filter(SandboxRecord::ready).map(this::pod);
    }

    private PodSandboxMetrics pod(SandboxRecord sandbox) {
        PodSandboxMetrics.Builder pod =
                PodSandboxMetrics.newBuilder().setPodSandboxId(sandbox.id().value());
        reader.of(sandbox).ifPresent(reading -> pod.addAllMetrics(metrics(reading)));
        containers.of(sandbox.id()).stream()
                .filter(ContainerRecord::running)
                .forEach(c -> pod.addContainerMetrics(ContainerMetrics.newBuilder()
                        .setContainerId(c.id().value())
                        .addAllMetrics(metrics(reader.of(c, sandbox)))));
        return pod.build();
    }

    private List<Metric> metrics(MetricReading reading) {
        return families.stream()
                .flatMap(family -> family.samples().apply(reading).stream().map(s -> metric(family, reading, s)))
                .toList();
    }

    private static Metric metric(MetricFamily family, MetricReading reading, MetricFamily.Sample sample) {
        return Metric.newBuilder()
                .setName(family.name())
                .setTimestamp(SandboxWriter.nanos(reading.at()))
                .setMetricType(
                        switch (family.kind()) {
                            case COUNTER -> MetricType.COUNTER;
                            case GAUGE -> MetricType.GAUGE;
                        })
                .addAllLabelValues(reading.labels())
                .addAllLabelValues(sample.furtherLabels())
                .setValue(StatsWriter.number(sample.value()))
                .build();
    }
}
