package io.nodeagent.agent.event;

import io.nodeagent.agent.runtime.PodIdentity;

/**
 * Something that happened to a pod.
 *
 * @param fieldPath the part of the pod it is about, such as {@code spec.containers{web}}; empty for the pod
 */
public record PodEvent(PodIdentity pod, Severity severity, String reason, String message, String fieldPath) {
    /** The two types of events. */
    public enum Severity {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String type;

        Severity(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }
    }
}
