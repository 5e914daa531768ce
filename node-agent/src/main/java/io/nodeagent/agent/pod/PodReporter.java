package io.nodeagent.agent.pod;

import io.nodeagent.agent.event.PodEvent;
import io.nodeagent.agent.event.PodEvents;
import io.nodeagent.agent.runtime.PodIdentity;

/** Records the events of one pod. */
record PodReporter(PodIdentity pod, PodEvents events) {
    void normal(String reason, String message) {
        events.record(new PodEvent(pod, PodEvent.Severity.NORMAL, reason, message, ""));
    }

    void warning(String reason, String message) {
        events.record(new PodEvent(pod, PodEvent.Severity.WARNING, reason, message, ""));
    }

    void normal(String fieldPath, String reason, String message) {
        events.record(new PodEvent(pod, PodEvent.Severity.NORMAL, reason, message, fieldPath));
    }

    void warning(String fieldPath, String reason, String message) {
        events.record(new PodEvent(pod, PodEvent.Severity.WARNING, reason, message, fieldPath));
    }
}
