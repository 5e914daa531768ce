package io.nodeagent.agent.cgroup;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.agent.resource.ContainerAmounts;
import io.nodeagent.agent.resource.PodAmounts;
import java.util.ArrayList;
import java.util.List;

/** How firmly a pod's resources are promised: Kubernetes' quality-of-service classes. */
public enum QosClass {
    /** Every container has limits for CPU and memory, and asks for exactly these. */
    GUARANTEED("Guaranteed"),
    /** Some container asks for something or has a limit. */
    BURSTABLE("Burstable"),
    /** No container asks for anything. */
    BEST_EFFORT("BestEffort");

    private static final ContainerAmounts NOTHING = new ContainerAmounts(0, 0, 0, 0);

    private final String apiName;

    QosClass(String apiName) {
        this.apiName = apiName;
    }

    /** As {@code status.qosClass} says it. */
    public String apiName() {
        return apiName;
    }

    /** The class of a pod; init containers count as the others do. */
    public static QosClass of(PodSpec spec) {
        List<ContainerAmounts> all = amounts(spec);
        if (all.stream().allMatch(NOTHING::equals)) {
            return BEST_EFFORT;
        }
        return all.stream().allMatch(QosClass::firm) ? GUARANTEED : BURSTABLE;
    }

    private static boolean firm(ContainerAmounts a) {
        return a.cpuLimitMillis() > 0
                && a.memoryLimitBytes() > 0
                && a.cpuRequestMillis() == a.cpuLimitMillis()
                && a.memoryRequestBytes() == a.memoryLimitBytes();
    }

    private static List<ContainerAmounts> amounts(PodSpec spec) {
        if (PodAmounts.hasOwnResources(spec)) {
            return List.of(ContainerAmounts.of(spec.getResources()));
        }
        List<Container> containers = new ArrayList<>();
        if (spec.getContainers() != null) {
            containers.addAll(spec.getContainers());
        }
        if (spec.getInitContainers() != null) {
            containers.addAll(spec.getInitContainers());
        }
        return containers.stream().map(ContainerAmounts::of).toList();
    }
}
