package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.agent.cgroup.CpuShares;
import io.nodeagent.agent.cgroup.QosClass;
import io.nodeagent.agent.resource.ContainerAmounts;
import io.nodeagent.agent.spec.PodContainers;
import io.nodeagent.cri.v1.LinuxContainerResources;

/** The kernel's limits for a container, from its requests and limits. */
final class ContainerLimits {
    private static final long GUARANTEED_ADJUSTMENT = -997;
    private static final long LAST_ADJUSTMENT = 1000;

    private final long nodeMemoryBytes;

    ContainerLimits(long nodeMemoryBytes) {
        this.nodeMemoryBytes = nodeMemoryBytes;
    }

    LinuxContainerResources of(Pod pod, Container container) {
        ContainerAmounts amounts = ContainerAmounts.of(container);
        return LinuxContainerResources.newBuilder()
                .setCpuPeriod(CpuShares.PERIOD_MICROS)
                .setCpuQuota(CpuShares.quotaMicros(amounts.cpuLimitMillis()))
                .setCpuShares(CpuShares.of(amounts.cpuRequestMillis()))
                .setMemoryLimitInBytes(amounts.memoryLimitBytes())
                .setOomScoreAdj(oomScoreAdjustment(pod.getSpec(), container))
                .build();
    }

    /**
     * Whom the kernel kills first when the machine is out of memory: best-effort containers, then burstable ones, the
     * more memory they were promised the later, and guaranteed ones and those the node cannot do without last.
     */
    long oomScoreAdjustment(PodSpec spec, Container container) {
        if ("system-node-critical".equals(spec.getPriorityClassName())) {
            return GUARANTEED_ADJUSTMENT;
        }
        return switch (QosClass.of(spec)) {
            case GUARANTEED -> GUARANTEED_ADJUSTMENT;
            case BEST_EFFORT -> LAST_ADJUSTMENT;
            case BURSTABLE -> {
                long promised = promisedBytes(spec, container);
                long adjustment = LAST_ADJUSTMENT - LAST_ADJUSTMENT * promised / nodeMemoryBytes;
                yield Math.clamp(adjustment, LAST_ADJUSTMENT + GUARANTEED_ADJUSTMENT, LAST_ADJUSTMENT - 1);
            }
        };
    }

    /** A sidecar is worth at least what the least of the containers is that it serves (KEP-753). */
    private static long promisedBytes(PodSpec spec, Container container) {
        long own = ContainerAmounts.of(container).memoryRequestBytes();
        boolean sidecar = PodContainers.isSidecar(container)
                && spec.getInitContainers() != null
                && spec.getInitContainers().stream().anyMatch(c -> c.getName().equals(container.getName()));
        if (!sidecar) {
            return own;
        }
        long least = spec.getContainers().stream()
                .mapToLong(c -> ContainerAmounts.of(c).memoryRequestBytes())
                .min()
                .orElse(0);
        return Math.max(own, least);
    }
}
