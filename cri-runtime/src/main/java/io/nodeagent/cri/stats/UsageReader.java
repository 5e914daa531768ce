package io.nodeagent.cri.stats;

import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.images.RootFilesystems;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** Reads what containers use, and remembers the CPU time of the last look to say how fast it grows. */
public final class UsageReader {
    /** Two looks that are closer tell nothing of a rate; the older one is kept. */
    private static final Duration SHORTEST = Duration.ofMillis(500);

    private final Cgroups cgroups;
    private final RootFilesystems rootFilesystems;
    private final Containers containers;
    private final Clock clock;
    private final ConcurrentMap<String, Sample> samples = new ConcurrentHashMap<>();

    private record Sample(Instant at, long usageNanos, OptionalLong rate) {}

    public UsageReader(Cgroups cgroups, RootFilesystems rootFilesystems, Containers containers, Clock clock) {
        this.cgroups = cgroups;
        this.rootFilesystems = rootFilesystems;
        this.containers = containers;
        this.clock = clock;
    }

    /** What one uses now; parts that are unknown, as after its end, are empty. */
    public ContainerUsage of(ContainerRecord container) {
        CgroupStatistics statistics = cgroups.at(container.cgroupPath()).statistics();
        Instant now = clock.instant();
        OptionalLong rate = statistics
                .cpu()
                .map(cpu -> rate(container, now, cpu.usageNanos()))
                .orElse(OptionalLong.empty());
        return new ContainerUsage(
                now, statistics, rate, rootFilesystems.usage(container.id().value()));
    }

    private OptionalLong rate(ContainerRecord container, Instant now, long usageNanos) {
        if (samples.size() > 2 * containers.list().size() + 16) {
            samples.keySet()
                    .retainAll(
                            containers.list().stream().map(c -> c.id().value()).collect(Collectors.toSet()));
        }
        Sample next = samples.compute(container.id().value(), (id, last) -> next(last, now, usageNanos));
        return next.rate();
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
