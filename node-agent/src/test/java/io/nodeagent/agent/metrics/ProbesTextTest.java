package io.nodeagent.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.agent.meter.ProbeTally;
import io.nodeagent.agent.meter.ProbeTally.Probe;
import io.nodeagent.agent.meter.ProbeTally.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbesTextTest {
    private static final Probe READY = new Probe("default", "web", "u-1", "nginx", "Readiness");

    private final ProbeTally tally = new ProbeTally();

    @Test
    void resultsAndDurationsAreCounted() {
        tally.add(READY, Result.SUCCESSFUL, Duration.ofMillis(4));
        tally.add(READY, Result.SUCCESSFUL, Duration.ofMillis(5));
        tally.add(READY, Result.FAILED, Duration.ofMillis(600));
        tally.add(READY, Result.UNKNOWN, Duration.ofSeconds(11));
        assertEquals("""
                # HELP prober_probe_total Probes made, by how they went.
                # TYPE prober_probe_total counter
                prober_probe_total{container="nginx",namespace="default",pod="web",probe_type="Readiness",pod_uid="u-1",result="successful"} 2
                prober_probe_total{container="nginx",namespace="default",pod="web",probe_type="Readiness",pod_uid="u-1",result="failed"} 1
                prober_probe_total{container="nginx",namespace="default",pod="web",probe_type="Readiness",pod_uid="u-1",result="unknown"} 1
                # HELP prober_probe_duration_seconds How long probes took.
                # TYPE prober_probe_duration_seconds histogram
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="0.005"} 2
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="0.01"} 2
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="0.025"} 2
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="0.05"} 2
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="0.1"} 2
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="0.25"} 2
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="0.5"} 2
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="1"} 3
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="2.5"} 3
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="5"} 3
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="10"} 3
                prober_probe_duration_seconds_bucket{container="nginx",namespace="default",pod="web",probe_type="Readiness",le="+Inf"} 4
                prober_probe_duration_seconds_sum{container="nginx",namespace="default",pod="web",probe_type="Readiness"} 11.609
                prober_probe_duration_seconds_count{container="nginx",namespace="default",pod="web",probe_type="Readiness"} 4
                """, text());
    }

    @Test
    void aPodsProbesAreForgottenWithIt() {
        tally.add(READY, Result.SUCCESSFUL, Duration.ZERO);
        tally.forget("u-2");
        assertEquals(true, text().contains("nginx"));
        tally.forget("u-1");
        assertEquals("", text());
    }

    private String text() {
        return new String(ProbesText.of(tally), StandardCharsets.UTF_8);
    }
}
