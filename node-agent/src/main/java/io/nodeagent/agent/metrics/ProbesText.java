package io.nodeagent.agent.metrics;

import io.nodeagent.agent.meter.ProbeTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How probes went, as the kubelet's {@code /metrics/probes} names it. */
public final class ProbesText {
    private ProbesText() {}

    private record Row(ProbeTally.Probe probe, ProbeTally.Count count, String labels) {}

    /** The text; empty while no probe was made. */
    public static byte[] of(ProbeTally tally) {
        List<Row> rows = new ArrayList<>();
        tally.forEach((probe, count) -> rows.add(new Row(probe, count, labels(probe))));
        rows.sort(Comparator.comparing(Row::labels));
        PrometheusText out = new PrometheusText();
        out.counters("prober_probe_total", "Probes made, by how they went.");
        for (Row row : rows) {
            for (ProbeTally.Result result : ProbeTally.Result.values()) {
                long count = row.count().of(result);
                if (count > 0) {
                    out.number(row.labels() + "," + result(row.probe(), result), count);
                }
            }
        }
        out.histograms("prober_probe_duration_seconds", "How long probes took.");
        rows.forEach(row -> out.histogram(row.labels(), row.count().durations()));
        return out.bytes();
    }

    private static String labels(ProbeTally.Probe probe) {
        return PrometheusText.labels(
                "container", probe.container(),
                "namespace", probe.namespace(),
                "pod", probe.pod(),
                "probe_type", probe.type());
    }

    private static String result(ProbeTally.Probe probe, ProbeTally.Result result) {
        return PrometheusText.labels(
                "pod_uid", probe.podUid(), "result", result.name().toLowerCase(Locale.ROOT));
    }
}
