package io.nodeagent.agent.stats;

import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.agent.runtime.Labels;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.ObservedSandbox;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.cri.v1.FilesystemUsage;
import io.nodeagent.cri.v1.LinuxPodSandboxStats;
import io.nodeagent.cri.v1.PodSandboxStats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Joins what the runtime says pods use with what the agent knows of them.
 *
 * @param known the agent's pods by uid
 * @param measure measures a pod's logs and volumes; empty: no disk is told of
 * @param disk completes the runtime's numbers of a writable layer
 */
record PodJoin(
        Map<String, Found> known,
        Optional<Function<Found, PodDisks.Measured>> measure,
        Function<FilesystemUsage, Usage.Disk> disk) {
    /** Pods in the runtime's order; what no agent of Kubernetes made is left out. */
    List<PodStats> join(List<PodSandboxStats> stats) {
        return stats.stream()
                .filter(s -> !label(s, Labels.POD_UID).isEmpty())
                .map(this::pod)
                .toList();
    }

    private PodStats pod(PodSandboxStats stats) {
        PodIdentity id = new PodIdentity(
                label(stats, Labels.POD_NAMESPACE), label(stats, Labels.POD_NAME), label(stats, Labels.POD_UID));
        Optional<Found> found = Optional.ofNullable(known.get(id.uid()));
        Optional<PodDisks.Measured> measured = found.flatMap(pod -> measure.map(m -> m.apply(pod)));
        Map<String, ObservedContainer> seen = new HashMap<>();
        found.ifPresent(f -> f.observed().containers().forEach(c -> seen.put(c.id(), c)));
        LinuxPodSandboxStats linux = stats.getLinux();
        List<ContainerStats> containers = linux.getContainersList().stream()
                .map(c -> container(
                        c, Optional.ofNullable(seen.get(c.getAttributes().getId())), measured))
                .toList();
        return new PodStats(
                id,
                found.flatMap(f -> f.observed().sandboxes().stream()
                        .filter(s -> s.id().equals(stats.getAttributes().getId()))
                        .findFirst()
                        .map(ObservedSandbox::createdAt)),
                linux.hasCpu() ? Optional.of(CriUsage.cpu(linux.getCpu())) : Optional.empty(),
                linux.hasMemory() ? Optional.of(CriUsage.memory(linux.getMemory())) : Optional.empty(),
                swap(containers),
                measure.isPresent() ? CriUsage.network(linux) : Optional.empty(),
                linux.hasProcess()
                        ? CriUsage.number(
                                linux.getProcess().hasProcessCount(),
                                linux.getProcess().getProcessCount())
                        : OptionalLong.empty(),
                containers,
                measured.map(PodDisks.Measured::volumes).orElse(List.of()),
                measured.map(m -> whole(m, containers)));
    }

    private ContainerStats container(
            io.nodeagent.cri.v1.ContainerStats stats,
            Optional<ObservedContainer> seen,
            Optional<PodDisks.Measured> measured) {
        String name = stats.getAttributes()
                .getLabelsOrDefault(
                        Labels.CONTAINER_NAME,
                        stats.getAttributes().getMetadata().getName());
        return new ContainerStats(
                stats.getAttributes().getId(),
                name,
                seen.flatMap(ObservedContainer::startedAt),
                stats.hasCpu() ? Optional.of(CriUsage.cpu(stats.getCpu())) : Optional.empty(),
                stats.hasMemory() ? Optional.of(CriUsage.memory(stats.getMemory())) : Optional.empty(),
                stats.hasSwap() ? Optional.of(CriUsage.swap(stats.getSwap())) : Optional.empty(),
                measured.isPresent() && stats.hasWritableLayer()
                        ? Optional.of(disk.apply(stats.getWritableLayer()))
                        : Optional.empty(),
                measured.flatMap(m -> Optional.ofNullable(m.logs().get(name))));
    }

    /** The protocol has no number for a pod, whose containers are all that swaps. */
    private static Optional<Usage.Swap> swap(List<ContainerStats> containers) {
        List<Usage.Swap> swaps =
                containers.stream().flatMap(c -> c.swap().stream()).toList();
        return swaps.isEmpty()
                ? Optional.empty()
                : Optional.of(new Usage.Swap(
                        swaps.getFirst().at(),
                        OptionalLong.empty(),
                        OptionalLong.of(swaps.stream()
                                .mapToLong(s -> s.usedBytes().orElse(0))
                                .sum())));
    }

    private static Usage.Disk whole(PodDisks.Measured measured, List<ContainerStats> containers) {
        long bytes = measured.local().bytes();
        long inodes = measured.local().inodes();
        for (ContainerStats container : containers) {
            bytes += container
                    .rootfs()
                    .map(Usage.Disk::usedBytes)
                    .orElse(OptionalLong.empty())
                    .orElse(0);
            inodes += container
                    .rootfs()
                    .map(Usage.Disk::inodesUsed)
                    .orElse(OptionalLong.empty())
                    .orElse(0);
        }
        return CriUsage.disk(
                measured.at(), Optional.of(measured.node()), OptionalLong.of(bytes), OptionalLong.of(inodes));
    }

    private static String label(PodSandboxStats stats, String name) {
        return stats.getAttributes().getLabelsOrDefault(name, "");
    }
}
