package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Names of the labels and annotations by which the kubelet, crictl and log collectors know pods and containers. */
public final class Labels {
    public static final String POD_NAME = "io.kubernetes.pod.name";
    public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    public static final String POD_UID = "io.kubernetes.pod.uid";
    public static final String CONTAINER_NAME = "io.kubernetes.container.name";

    /** Annotation: {@link SpecHash} of the container that was asked for. */
    public static final String HASH = "io.kubernetes.container.hash";

    public static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
    public static final String TERMINATION_MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";
    public static final String TERMINATION_MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";
    public static final String TERMINATION_GRACE_PERIOD = "io.kubernetes.pod.terminationGracePeriod";
    public static final String DELETION_GRACE_PERIOD = "io.kubernetes.pod.deletionGracePeriod";

    private Labels() {}

    static Map<String, String> ofPod(Pod pod) {
        return Map.of(
                POD_NAME, pod.getMetadata().getName(),
                POD_NAMESPACE, pod.getMetadata().getNamespace(),
                POD_UID, pod.getMetadata().getUid());
    }

    static Map<String, String> ofContainer(Pod pod, Container container) {
        Map<String, String> labels = new LinkedHashMap<>(ofPod(pod));
        labels.put(CONTAINER_NAME, container.getName());
        return labels;
    }

    static Map<String, String> annotations(Pod pod, Container container, int restartCount) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(HASH, SpecHash.of(container));
        annotations.put(RESTART_COUNT, Integer.toString(restartCount));
        annotations.put(TERMINATION_MESSAGE_PATH, terminationMessagePath(container));
        annotations.put(
                TERMINATION_MESSAGE_POLICY,
                Optional.ofNullable(container.getTerminationMessagePolicy()).orElse("File"));
        Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
        if (grace != null) {
            annotations.put(TERMINATION_GRACE_PERIOD, grace.toString());
        }
        Long deletionGrace = pod.getMetadata().getDeletionGracePeriodSeconds();
        if (deletionGrace != null) {
            annotations.put(DELETION_GRACE_PERIOD, deletionGrace.toString());
        }
        return annotations;
    }

    static String terminationMessagePath(Container container) {
        return Optional.ofNullable(container.getTerminationMessagePath()).orElse("/dev/termination-log");
    }
}
