package io.nodeagent.cri.stats;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.sandbox.SandboxFolders;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.images.RootFilesystems;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import io.nodeagent.linux.namespace.NamespaceThread;
import io.nodeagent.linux.netlink.InterfaceCounters;
import io.nodeagent.linux.sys.SystemCallException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what containers and pods use, and remembers the CPU time of the last look to say how fast it grows. */
public final class UsageReader {
    private static final Logger LOG = LoggerFactory.getLogger(UsageReader.class);

    private static final CgroupStatistics NOTHING =
            new CgroupStatistics(Optional.empty(), Optional.empty(), Optional.empty());

    /** Two looks that are closer tell nothing of a rate; the older one is kept. */
    private static final Duration SHORTEST = Duration.ofMillis(500);

    private final Cgroups cgroups;
    private final LayerSizes layers;
    private final Containers containers;
    private final Sandboxes sandboxes;
    private final SandboxFolders folders;
    private final Clock clock;
    private final ConcurrentMap<String, Sample> samples = new ConcurrentHashMap<>();

    /** With more it is looked who is gone: looking at each of many readings would cost more than they do. */
    private volatile int mostSamples = 16;

    private record Sample(Instant at, long usageNanos, OptionalLong rate) {}

    public UsageReader(
            Cgroups cgroups,
            RootFilesystems rootFilesystems,
            Containers containers,
            Sandboxes sandboxes,
            SandboxFolders folders,
            Clock clock) {
        this.cgroups = cgroups;
        this.layers = new LayerSizes(rootFilesystems::usage, clock);
        this.containers = containers;
        this.sandboxes = sandboxes;
        this.folders = folders;
        this.clock = clock;
    }

    /** What one uses now; parts that are unknown, as after its end, are empty. */
    public ContainerUsage of(ContainerRecord container) {
        Cgroup group = cgroups.at(container.cgroupPath());
        CgroupStatistics statistics = group.statistics();
        Instant now = clock.instant();
        return new ContainerUsage(
                now,
                statistics,
                Pressures.of(group),
                rate(container.id().value(), now, statistics),
                layers.of(container.id().value()));
    }

    /** The same for a whole pod. */
    public PodUsage of(SandboxRecord sandbox) {
        Optional<Cgroup> group = sandbox.cgroup().map(own -> cgroups.at(own.cgroupPath()));
        CgroupStatistics statistics = group.map(Cgroup::statistics).orElse(NOTHING);
        Instant now = clock.instant();
        return new PodUsage(
                now,
                statistics,
                group.map(Pressures::of).orElse(Pressures.UNKNOWN),
                rate(sandbox.id().value(), now, statistics),
                interfaces(sandbox));
    }

    private List<InterfaceCounters> interfaces(SandboxRecord sandbox) {
        if (!sandbox.ready() || sandbox.definition().namespaces().hostNetwork()) {
            return List.of();
        }
        Path pin = NamespacePins.file(folders.pins(sandbox.id()), NamespaceKind.NET);
        try {
            return NamespaceThread.call(NamespaceKind.NET, pin, InterfaceCounters::current).stream()
                    .filter(i -> !i.name().equals("lo"))
                    .toList();
        } catch (SystemCallException e) {
            LOG.atDebug().addKeyValue("sandbox", sandbox.id()).log("no interfaces: {}", e.getMessage());
            return List.of();
        }
    }

    private OptionalLong rate(String id, Instant now, CgroupStatistics statistics) {
        if (statistics.cpu().isEmpty()) {
            return OptionalLong.empty();
        }
        if (samples.size() > mostSamples) {
            forgetTheGone();
        }
        long usageNanos = statistics.cpu().get().usageNanos();
        return samples.compute(id, (key, last) -> next(last, now, usageNanos)).rate();
    }

    private void forgetTheGone() {
        Set<String> ids = new HashSet<>();
        containers.list().forEach(c -> ids.add(c.id().value()));
        sandboxes.list().forEach(s -> ids.add(s.id().value()));
        samples.keySet().retainAll(ids);
        layers.keepOnly(ids);
        mostSamples = 2 * ids.size() + 16;
    }

    private static Sample next(@org.jspecify.annotations.Nullable Sample last, Instant now, long usageNanos) {
        if (last == null || usageNanos < last.usageNanos()) {
            return new Sample(now, usageNanos, OptionalLong.empty());
        }
        Duration passed = Duration.between(last.at(), now);
        if (passed.compareTo(SHORTEST) < 0) {
            return last;
        }
        double perSecond = (usageNanos - last.usageNanos()) / (passed.toNanos() / 1e9);
        return new Sample(now, usageNanos, OptionalLong.of(Math.round(perSecond)));
    }
}
