package io.nodeagent.agent.admission;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.agent.memory.Refusal;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.PodAmounts;
import java.util.Collection;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Whether what a pod asks for is still free. */
final class ResourceFit {
    private static final String EPHEMERAL_STORAGE = "ephemeral-storage";

    private final NodeResources.Amount allocatable;
    private final Collection<Pod> active;

    ResourceFit(NodeResources.Amount allocatable, Collection<Pod> active) {
        this.allocatable = allocatable;
        this.active = active;
    }

    /** The first resource that is short. */
    Optional<Refusal> shortage(PodSpec pod) {
        return shortage("pods", pod, _ -> 1, allocatable.pods())
                .or(() -> shortage("cpu", pod, s -> PodAmounts.of(s).cpuRequestMillis(), allocatable.cpuMillis()))
                .or(() ->
                        shortage("memory", pod, s -> PodAmounts.of(s).memoryRequestBytes(), allocatable.memoryBytes()))
                .or(() -> shortage(
                        EPHEMERAL_STORAGE,
                        pod,
                        s -> PodAmounts.requested(s, EPHEMERAL_STORAGE),
                        allocatable.ephemeralStorageBytes()));
    }

    private Optional<Refusal> shortage(String resource, PodSpec pod, ToLongFunction<PodSpec> amount, long capacity) {
        long requested = amount.applyAsLong(pod);
        if (requested == 0) {
            return Optional.empty();
        }
        long used = active.stream().map(Pod::getSpec).mapToLong(amount).sum();
        return requested <= capacity - used
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        "OutOf" + resource,
                        "Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d"
                                .formatted(resource, requested, used, capacity)));
    }
}
