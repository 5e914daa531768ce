package io.nodeagent.agent.event;

import io.nodeagent.agent.runtime.PodIdentity;

/**
 * Something that happened to a pod, or to the node itself.
 *
 * @param pod whom it happened to; the node goes by its own name, as its uid too
 * @param fieldPath the part of the pod it is about, such as {@code spec.containers{web}}; empty for the pod
 */
public record PodEvent(
        PodIdentity pod, Severity severity, String reason, String message, String fieldPath, Subject subject) {
    /** An event of a pod. */
    public PodEvent(PodIdentity pod, Severity severity, String reason, String message, String fieldPath) {
        this(pod, severity, reason, message, fieldPath, Subject.POD);
    }

    /** An event of the node, which like all that has no namespace is found in {@code default}. */
    public static PodEvent ofNode(String node, Severity severity, String reason, String message) {
        return new PodEvent(new PodIdentity("default", node, node), severity, reason, message, "", Subject.NODE);
    }

    /** The kinds of objects that events are of. */
    public enum Subject {
        POD,
        NODE
    }

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
