package io.nodeagent.agent.eviction;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.nodeagent.agent.pressure.Signal.Resource;
import io.nodeagent.agent.resource.Amounts;
import io.nodeagent.agent.resource.ContainerAmounts;
import io.nodeagent.agent.resource.PodAmounts;
import io.nodeagent.agent.spec.PodPriority;
import io.nodeagent.agent.stats.ContainerStats;
import io.nodeagent.agent.stats.PodStats;
import io.nodeagent.agent.stats.Usage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A pod that may have to go, with what it takes of a resource.
 *
 * @param used bytes, inodes or threads; 0 where nobody knows
 * @param requested the same as its containers asked for; 0 for what cannot be asked for
 */
record Candidate(Pod pod, PodStats stats, Resource resource, long used, long requested) {
    /**
     * The first to go: those that take more than they asked for, then by priority, then by how much more. Nobody can ask for
     * process numbers, so there only priority and number count.
     */
    static final Comparator<Candidate> FIRST_TO_GO = Comparator.comparing(Candidate::exceeds)
            .reversed()
            .thenComparingInt(Candidate::priority)
            .thenComparing(Comparator.comparingLong(Candidate::excess).reversed());

    static Candidate of(Pod pod, PodStats stats, Resource resource) {
        return switch (resource) {
            case MEMORY ->
                new Candidate(
                        pod,
                        stats,
                        resource,
                        amount(stats.memory(), Usage.Memory::workingSetBytes),
                        PodAmounts.of(pod.getSpec()).memoryRequestBytes());
            case EPHEMERAL_STORAGE ->
                new Candidate(
                        pod,
                        stats,
                        resource,
                        amount(stats.disk(), Usage.Disk::usedBytes),
                        PodAmounts.requested(pod.getSpec(), resource.toString()));
            case INODES -> new Candidate(pod, stats, resource, amount(stats.disk(), Usage.Disk::inodesUsed), 0);
            case PIDS -> new Candidate(pod, stats, resource, stats.processes().orElse(0), 0);
        };
    }

    /** A container that takes more than it asked for. */
    record Greedy(String container, long used, long requested) {}

    /** Which containers take more than they asked for; of process numbers nobody knows. */
    List<Greedy> greedy() {
        return stats.containers().stream()
                .map(this::greedy)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Greedy> greedy(ContainerStats container) {
        Optional<Container> spec = pod.getSpec().getContainers().stream()
                .filter(c -> c.getName().equals(container.name()))
                .findFirst();
        long taken = switch (resource) {
            case MEMORY -> amount(container.memory(), Usage.Memory::workingSetBytes);
            case EPHEMERAL_STORAGE ->
                amount(container.rootfs(), Usage.Disk::usedBytes) + amount(container.logs(), Usage.Disk::usedBytes);
            case INODES -> amount(container.rootfs(), Usage.Disk::inodesUsed);
            case PIDS -> 0;
        };
        long asked = spec.map(this::requestOf).orElse(0L);
        return taken > asked ? Optional.of(new Greedy(container.name(), taken, asked)) : Optional.empty();
    }

    private long requestOf(Container container) {
        return switch (resource) {
            case MEMORY -> ContainerAmounts.of(container).memoryRequestBytes();
            case EPHEMERAL_STORAGE ->
                container.getResources() == null
                        ? 0
                        : Amounts.wholeOf(container.getResources().getRequests(), resource.toString());
            case INODES, PIDS -> 0;
        };
    }

    private boolean exceeds() {
        return resource != Resource.PIDS && excess() > 0;
    }

    private long excess() {
        return used - requested;
    }

    private int priority() {
        return PodPriority.of(pod);
    }

    private static <T> long amount(Optional<T> usage, Function<T, OptionalLong> field) {
        return usage.map(field).orElse(OptionalLong.empty()).orElse(0);
    }
}
