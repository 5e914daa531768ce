package io.nodeagent.agent.pod;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.nodeagent.agent.status.ContainerStatuses;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What differs between two statuses of a pod. */
final class StatusChange {
    private StatusChange() {}

    /** Whether somebody may be waiting for this change: a phase, or a container that started, ended or got ready. */
    static boolean matters(@Nullable PodStatus before, PodStatus now) {
        return before == null
                || !Objects.equals(before.getPhase(), now.getPhase())
                || !kinds(before).equals(kinds(now));
    }

    private static List<String> kinds(PodStatus status) {
        return ContainerStatuses.all(status).stream()
                .map(container -> kind(container.getState()) + container.getReady())
                .toList();
    }

    private static String kind(@Nullable ContainerState state) {
        if (state != null && state.getRunning() != null) {
            return "running";
        }
        return state != null && state.getTerminated() != null ? "terminated" : "waiting";
    }

    static String waitingReason(ContainerStatus status) {
        var waiting = status.getState() == null ? null : status.getState().getWaiting();
        return waiting == null || waiting.getReason() == null ? "" : waiting.getReason();
    }

    static String waitingReasonBefore(@Nullable PodStatus before, String container) {
        return ContainerStatuses.find(before, container)
                .map(StatusChange::waitingReason)
                .orElse("");
    }
}
