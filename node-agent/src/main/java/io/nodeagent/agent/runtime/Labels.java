package io.nodeagent.agent.runtime;

/** The labels and annotations by which a node's pods are found again in the runtime; the kubelet's names. */
public final class Labels {
    public static final String POD_NAME = "io.kubernetes.pod.name";
    public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    public static final String POD_UID = "io.kubernetes.pod.uid";
    public static final String CONTAINER_NAME = "io.kubernetes.container.name";

    /** The image as the pod's spec named it, so that a later edit of the spec is seen. */
    public static final String SPEC_IMAGE = "io.nodeagent.container.image";

    /** Annotation: where in the container its last words are. */
    public static final String TERMINATION_MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";

    /** Annotation: what speaks for a container that left no words. */
    public static final String TERMINATION_MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";

    private Labels() {}
}
