package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the time from the first sight of a pod to its running, once; not of pods that an earlier agent has seen. */
final class StartTime {
    private final Instant seenAt;
    private boolean waiting;

    StartTime(DesiredPod desired, Instant seenAt) {
        this.seenAt = seenAt;
        Pod pod = desired.pod();
        waiting = pod != null && (pod.getStatus() == null || pod.getStatus().getStartTime() == null);
    }

    /** How long it took when the status says for the first time that the pod runs, else empty. */
    Optional<Duration> reached(@Nullable PodStatus status, Instant now) {
        if (!waiting || status == null || "Pending".equals(status.getPhase())) {
            return Optional.empty();
        }
        waiting = false;
        return "Running".equals(status.getPhase()) ? Optional.of(Duration.between(seenAt, now)) : Optional.empty();
    }
}
