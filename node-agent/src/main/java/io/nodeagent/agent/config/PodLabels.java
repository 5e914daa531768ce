package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.runtime.Labels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The labels and annotations by which the kubelet, crictl and log collectors know pods and containers. */
public final class PodLabels {
    /** Annotation: {@link SpecHash} of the container that was asked for. */
    public static final String HASH = "io.kubernetes.container.hash";

    public static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
    public static final String TERMINATION_GRACE_PERIOD = "io.kubernetes.pod.terminationGracePeriod";
    public static final String DELETION_GRACE_PERIOD = "io.kubernetes.pod.deletionGracePeriod";

    private PodLabels() {}

    static Map<String, String> ofPod(Pod pod) {
        return Map.of(
                Labels.POD_NAME, pod.getMetadata().getName(),
                Labels.POD_NAMESPACE, pod.getMetadata().getNamespace(),
                Labels.POD_UID, pod.getMetadata().getUid());
    }

    static Map<String, String> ofContainer(Pod pod, Container container) {
        Map<String, String> labels = new LinkedHashMap<>(ofPod(pod));
        labels.put(Labels.CONTAINER_NAME, container.getName());
        return labels;
    }

    static Map<String, String> annotations(Pod pod, Container container, int restartCount) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(HASH, SpecHash.of(container));
        annotations.put(RESTART_COUNT, Integer.toString(restartCount));
        annotations.put(Labels.TERMINATION_MESSAGE_PATH, terminationMessagePath(container));
        annotations.put(
                Labels.TERMINATION_MESSAGE_POLICY,
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
