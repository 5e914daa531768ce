package io.nodeagent.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.nodeagent.agent.fake.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartTimeTest {
    private static final Instant SEEN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void isTakenOnceWhenThePodRuns() {
        StartTime time = new StartTime(DesiredPod.of(Pods.pod("Always", "c").build()), SEEN);
        assertEquals(Optional.empty(), time.reached(null, SEEN));
        assertEquals(Optional.empty(), time.reached(phase("Pending"), SEEN.plusMillis(40)));
        assertEquals(Optional.of(Duration.ofMillis(80)), time.reached(phase("Running"), SEEN.plusMillis(80)));
        assertEquals(Optional.empty(), time.reached(phase("Running"), SEEN.plusMillis(90)));
    }

    @Test
    void isNotTakenOfAPodThatIsOverOrWasSeenBefore() {
        StartTime over = new StartTime(DesiredPod.of(Pods.pod("Never", "c").build()), SEEN);
        assertEquals(Optional.empty(), over.reached(phase("Succeeded"), SEEN));
        assertEquals(Optional.empty(), over.reached(phase("Running"), SEEN));
        StartTime old = new StartTime(
                DesiredPod.of(Pods.pod("Always", "c")
                        .withNewStatus()
                        .withStartTime("2025-12-31T00:00:00Z")
                        .endStatus()
                        .build()),
                SEEN);
        assertEquals(Optional.empty(), old.reached(phase("Running"), SEEN));
    }

    private static PodStatus phase(String phase) {
        return new PodStatusBuilder().withPhase(phase).build();
    }
}
