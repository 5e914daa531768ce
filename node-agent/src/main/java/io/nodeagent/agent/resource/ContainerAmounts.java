package io.nodeagent.agent.resource;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one container, or a pod as a whole, asks for and may use at most. 0 stands for "not given"; a request that is
 * not given is its limit, as the API server's defaulting makes it.
 */
public record ContainerAmounts(
        long cpuRequestMillis, long cpuLimitMillis, long memoryRequestBytes, long memoryLimitBytes) {
    public static ContainerAmounts of(Container container) {
        return of(container.getResources());
    }

    /** The amounts of a list of requests and limits. */
    public static ContainerAmounts of(@Nullable ResourceRequirements resources) {
        if (resources == null) {
            return new ContainerAmounts(0, 0, 0, 0);
        }
        Map<String, Quantity> requests = resources.getRequests();
        Map<String, Quantity> limits = resources.getLimits();
        long cpuLimit = Amounts.milliOf(limits, "cpu");
        long memoryLimit = Amounts.wholeOf(limits, "memory");
        return new ContainerAmounts(
                names(requests, "cpu") ? Amounts.milliOf(requests, "cpu") : cpuLimit,
                cpuLimit,
                names(requests, "memory") ? Amounts.wholeOf(requests, "memory") : memoryLimit,
                memoryLimit);
    }

    private static boolean names(@Nullable Map<String, Quantity> list, String name) {
        return list != null && list.get(name) != null;
    }
}
