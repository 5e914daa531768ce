package io.nodeagent.agent.stats;

import io.nodeagent.agent.cgroup.QosCgroups;
import io.nodeagent.agent.cgroup.QosClass;
import io.nodeagent.agent.machine.MemoryInfo;
import io.nodeagent.agent.node.MachineFacts;
import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.agent.runtime.ContainerPhase;
import io.nodeagent.agent.runtime.ObservedContainer;
import io.nodeagent.agent.runtime.PodIdentity;
import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.linux.fs.FileSystems;
import io.nodeagent.linux.netlink.InterfaceCounters;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads the groups of the machine, its pods and their containers where the kernel keeps them. Who is there the agent
 * knows, so the runtime is not asked, save for what containers write, once a minute at most.
 */
public final class GroupCollector {
    /** What runtimes put before a container's id to name its group, below the pod's. */
    private static final List<String> PREFIXES = List.of("", "crio-");

    private final StatsSources sources;
    private final InstantSource clock;
    private final MachineReader machine = new MachineReader(Path.of("/"));
    private final MachineFacts facts = MachineFacts.read(Path.of("/"));
    private final WritableLayers layers;
    private final String device;

    public GroupCollector(StatsSources sources, InstantSource clock) {
        this.sources = sources;
        this.clock = clock;
        layers = new WritableLayers(new CriStats(sources.runtime()));
        device = MachineReader.device(sources.dataDir());
    }

    /** The groups that exist now, the root first, each pod before its containers. */
    public List<GroupStats> groups() {
        List<GroupStats> groups = new ArrayList<>();
        groups.add(root());
        Stream.concat(
                        Stream.of(sources.podsCgroup()),
                        Stream.of(QosClass.BURSTABLE, QosClass.BEST_EFFORT)
                                .map(qos -> QosCgroups.tier(sources.podsCgroup(), qos)))
                .forEach(tier -> read(sources.cgroups().at(tier), Optional.empty(), Optional.empty(), List.of())
                        .ifPresent(groups::add));
        sources.pods().get().stream()
                .filter(found -> found.observed().readySandbox().isPresent())
                .forEach(found -> addPod(groups, found));
        return groups;
    }

    /** What the machine has. */
    public MachineStats machine() {
        MemoryInfo memory = machine.memoryInfo();
        MachineReader.Processors processors = machine.processors();
        return new MachineStats(
                facts,
                Runtime.getRuntime().availableProcessors(),
                processors.cores(),
                processors.sockets(),
                memory.totalBytes(),
                memory.swapTotalBytes());
    }

    private void addPod(List<GroupStats> groups, Found found) {
        var metadata = found.pod().getMetadata();
        PodIdentity id = new PodIdentity(metadata.getNamespace(), metadata.getName(), metadata.getUid());
        CgroupPath path =
                QosCgroups.path(sources.podsCgroup(), id.uid(), found.pod().getSpec());
        List<ContainerGroup> containers = found.observed().containers().stream()
                .filter(c -> c.phase() == ContainerPhase.RUNNING)
                .flatMap(c -> group(path, c).map(g -> new ContainerGroup(c, g)).stream())
                .toList();
        boolean hostNetwork = Boolean.TRUE.equals(found.pod().getSpec().getHostNetwork());
        read(
                        sources.cgroups().at(path),
                        Optional.of(new GroupStats.Owner(id, "", "", "")),
                        found.observed().readySandbox().map(s -> s.createdAt()),
                        hostNetwork ? List.of() : interfaces(containers))
                .ifPresent(groups::add);
        for (ContainerGroup container : containers) {
            ObservedContainer seen = container.seen();
            read(
                            container.group(),
                            Optional.of(new GroupStats.Owner(id, seen.name(), seen.id(), image(seen))),
                            seen.startedAt(),
                            List.of())
                    .ifPresent(groups::add);
        }
    }

    /** By the name that the pod gave it; runtimes often know only the content's. */
    private static String image(ObservedContainer seen) {
        return seen.specImage().isEmpty() ? seen.image() : seen.specImage();
    }

    private record ContainerGroup(ObservedContainer seen, Cgroup group) {}

    private Optional<Cgroup> group(CgroupPath pod, ObservedContainer container) {
        return PREFIXES.stream()
                .map(prefix -> sources.cgroups().at(pod.child(prefix + container.id())))
                .filter(Cgroup::exists)
                .findFirst();
    }

    /** Any process of the pod sees its network. */
    private static List<InterfaceCounters> interfaces(List<ContainerGroup> containers) {
        return containers.stream()
                .map(container -> container.group().anyProcess())
                .filter(OptionalLong::isPresent)
                .map(pid -> InterfaceCounters.of(pid.getAsLong()))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of())
                .stream()
                .filter(i -> !i.name().equals("lo"))
                .toList();
    }

    private GroupStats root() {
        Instant now = clock.instant();
        CgroupStatistics statistics = sources.cgroups().at(CgroupPath.ROOT).statistics();
        Map<String, Long> counters = machine.pageCounters();
        return new GroupStats(
                CgroupPath.ROOT,
                Optional.empty(),
                now,
                new CgroupStatistics(
                        statistics.cpu(),
                        Optional.of(MachineReader.memoryAsGroup(machine.memoryInfo(), counters)),
                        Optional.of(machine.threadsAsGroup())),
                CgroupBounds.NONE,
                OptionalLong.of(counters.getOrDefault("oom_kill", 0L)),
                Optional.of(machine.bootedAt()),
                Optional.of(PodDisks.whole(now, FileSystems.space(sources.dataDir()))),
                device,
                machine.counted());
    }

    /** Empty when the group is gone. */
    private Optional<GroupStats> read(
            Cgroup group,
            Optional<GroupStats.Owner> owner,
            Optional<Instant> startedAt,
            List<InterfaceCounters> interfaces) {
        Instant now = clock.instant();
        boolean container = owner.isPresent() && !owner.get().container().isEmpty();
        CgroupStatistics statistics = group.statistics();
        if (statistics.cpu().isEmpty() && statistics.memory().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new GroupStats(
                group.path(),
                owner,
                now,
                statistics,
                group.bounds(),
                container ? OptionalLong.of(group.oomKills()) : OptionalLong.empty(),
                startedAt,
                owner.flatMap(o -> layers.of(o.containerId(), now)),
                device,
                interfaces));
    }
}
