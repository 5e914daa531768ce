package io.nodeagent.agent.spec;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;

/** How much a pod matters beside others. */
public final class PodPriority {
    /** From here on: system-cluster-critical and system-node-critical. */
    private static final int CRITICAL = 2_000_000_000;

    private static final Map<String, Integer> OF_CLASS =
            Map.of("system-cluster-critical", CRITICAL, "system-node-critical", CRITICAL + 1000);

    private PodPriority() {}

    /**
     * {@code spec.priority}, which the API server fills in from the pod's class where it knows classes; of the two classes that
     * every cluster has, what they stand for.
     */
    public static int of(Pod pod) {
        Integer given = pod.getSpec().getPriority();
        return given != null
                ? given
                : OF_CLASS.getOrDefault(Objects.requireNonNullElse(pod.getSpec().getPriorityClassName(), ""), 0);
    }

    /** Whether it stays whatever the node is short of: one that the cluster needs, or one of the node's own folder. */
    public static boolean critical(Pod pod) {
        return of(pod) >= CRITICAL || PodSource.isFile(pod) || PodSource.isMirror(pod);
    }
}
