package io.nodeagent.agent.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How fast CPU time was used between two looks, with the memory of the later one. What only one of them saw, and a
 * counter that went back, has no rate and is left out.
 */
public record UsageRates(Optional<Rate> node, List<PodRates> pods) {
    public UsageRates {
        pods = List.copyOf(pods);
    }

    /**
     * A rate.
     *
     * @param at the end of the window in which it was taken
     * @param nanoCores in billionths of a core
     */
    public record Rate(Instant at, Duration window, long nanoCores, long workingSetBytes) {}

    /** A pod's running containers; each has a rate. */
    public record PodRates(String namespace, String name, List<ContainerRate> containers) {
        public PodRates {
            containers = List.copyOf(containers);
        }
    }

    /** A container's. */
    public record ContainerRate(String name, Rate rate) {}

    /** The rates between two looks. A pod counts only once all its containers do, lest it look idle. */
    static UsageRates between(NodeSummary before, NodeSummary now) {
        Map<String, ContainerStats> earlier = containers(before);
        List<PodRates> pods = new ArrayList<>();
        for (PodStats pod : now.pods()) {
            List<ContainerRate> containers = new ArrayList<>();
            for (ContainerStats container : pod.containers()) {
                Optional.ofNullable(earlier.get(container.id()))
                        .flatMap(past -> rate(past.cpu(), container.cpu(), container.memory()))
                        .ifPresent(rate -> containers.add(new ContainerRate(container.name(), rate)));
            }
            if (!containers.isEmpty() && containers.size() == pod.containers().size()) {
                pods.add(new PodRates(pod.id().namespace(), pod.id().name(), containers));
            }
        }
        NodeStats node = now.node();
        return new UsageRates(rate(before.node().cpu(), node.cpu(), Optional.of(node.memory())), pods);
    }

    /** Whether every container of the later look was there at the earlier one. */
    static boolean comparable(NodeSummary before, NodeSummary now) {
        return containers(before).keySet().containsAll(containers(now).keySet());
    }

    private static Map<String, ContainerStats> containers(NodeSummary summary) {
        Map<String, ContainerStats> all = new HashMap<>();
        summary.pods().forEach(pod -> pod.containers().forEach(container -> all.put(container.id(), container)));
        return all;
    }

    private static Optional<Rate> rate(
            Optional<Usage.Cpu> before, Optional<Usage.Cpu> now, Optional<Usage.Memory> memory) {
        if (before.isEmpty()
                || now.isEmpty()
                || memory.isEmpty()
                || before.get().nanos().isEmpty()
                || now.get().nanos().isEmpty()
                || memory.get().workingSetBytes().isEmpty()) {
            return Optional.empty();
        }
        long used = now.get().nanos().getAsLong() - before.get().nanos().getAsLong();
        Duration window = Duration.between(before.get().at(), now.get().at());
        if (used < 0 || !window.isPositive()) {
            return Optional.empty();
        }
        long nanoCores = Math.round(used / (window.toNanos() / 1e9));
        return Optional.of(new Rate(
                now.get().at(),
                window,
                nanoCores,
                memory.get().workingSetBytes().getAsLong()));
    }
}
