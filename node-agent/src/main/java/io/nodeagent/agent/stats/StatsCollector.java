package io.nodeagent.agent.stats;

import io.nodeagent.agent.machine.MemoryInfo;
import io.nodeagent.agent.pod.PodTable.Found;
import io.nodeagent.agent.volume.PodFolders;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cri.v1.FilesystemUsage;
import io.nodeagent.cri.v1.ImageFsInfoResponse;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.fs.FileSystems;
import io.nodeagent.linux.fs.FileSystems.Space;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Collects what the machine and its pods use. Safe for many threads; each call reads anew. */
public final class StatsCollector {
    private final StatsSources sources;
    private final InstantSource clock;
    private final MachineReader machine = new MachineReader(Path.of("/"));
    private final CriStats runtime;
    private final PodDisks disks;
    private final CpuRate nodeRate = new CpuRate();
    private final CpuRate podsRate = new CpuRate();

    public StatsCollector(StatsSources sources, InstantSource clock) {
        this.sources = sources;
        this.clock = clock;
        runtime = new CriStats(sources.runtime());
        disks = new PodDisks(PodFolders.in(sources.dataDir()));
    }

    /** Everything. */
    public NodeSummary summary() {
        Instant now = clock.instant();
        Space space = FileSystems.space(sources.dataDir());
        ImageFsInfoResponse images = runtime.disks();
        Map<String, Optional<Space>> spaces = new HashMap<>();
        NodeStats node = node(now)
                .with(
                        machine.network(now),
                        PodDisks.whole(now, space),
                        images.getImageFilesystemsList().stream().findFirst().map(fs -> disk(fs, spaces)),
                        images.getContainerFilesystemsList().stream()
                                .findFirst()
                                .map(fs -> disk(fs, spaces)),
                        machine.processes(now));
        Map<String, Found> known = known();
        disks.keepOnly(known.keySet());
        List<PodStats> pods = new PodJoin(known, Optional.of(pod -> disks.of(pod, space, now)), fs -> disk(fs, spaces))
                .join(runtime.pods());
        return new NodeSummary(node, pods);
    }

    /** CPU and memory alone, which cost little: no file is measured for them. */
    public NodeSummary cpuAndMemory() {
        return new NodeSummary(
                node(clock.instant()),
                new PodJoin(known(), Optional.empty(), fs -> CriUsage.disk(fs, Optional.empty())).join(runtime.pods()));
    }

    /** How many pods and containers the agent has; the runtime is not asked. */
    public PodCounts podCounts() {
        return PodCounts.of(sources.pods().get());
    }

    public String nodeName() {
        return sources.nodeName();
    }

    private NodeStats node(Instant now) {
        MemoryInfo memory = machine.memoryInfo();
        return new NodeStats(
                sources.nodeName(),
                machine.bootedAt(),
                sources.cgroups().at(CgroupPath.ROOT).statistics().cpu().map(cpu -> nodeRate.of(cpu.usageNanos(), now)),
                MachineReader.memory(memory, machine.pageCounters(), now),
                allPods(now),
                MachineReader.swap(memory, now));
    }

    private Optional<NodeStats.Group> allPods(Instant now) {
        CgroupStatistics all = sources.cgroups().at(sources.podsCgroup()).statistics();
        return all.cpu().isEmpty() && all.memory().isEmpty()
                ? Optional.empty()
                : Optional.of(new NodeStats.Group(
                        all.cpu().map(cpu -> podsRate.of(cpu.usageNanos(), now)),
                        all.memory().map(m -> Usage.Memory.of(m, now))));
    }

    private Map<String, Found> known() {
        return sources.pods().get().stream()
                .collect(Collectors.toMap(found -> found.pod().getMetadata().getUid(), found -> found, (a, b) -> b));
    }

    /** The runtime names the file system by a folder on it; those of one name are asked once. */
    private static Usage.Disk disk(FilesystemUsage usage, Map<String, Optional<Space>> spaces) {
        String mountpoint = usage.getFsId().getMountpoint();
        return CriUsage.disk(usage, spaces.computeIfAbsent(mountpoint, StatsCollector::space));
    }

    private static Optional<Space> space(String mountpoint) {
        try {
            return mountpoint.isEmpty() ? Optional.empty() : Optional.of(FileSystems.space(Path.of(mountpoint)));
        } catch (NodeAgentException e) {
            return Optional.empty(); // the runtime lives in a mount namespace of its own
        }
    }
}
