package io.nodeagent.cri.fake;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupException;
import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.DeviceTransfers;
import io.nodeagent.cgroups.OomWatch;
import io.nodeagent.cgroups.Pressure;
import io.nodeagent.cgroups.ProcessMark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/** A tree of names. */
public final class FakeCgroups implements Cgroups {
    public final Set<String> groups = new TreeSet<>();
    public final Map<String, Long> oomKills = new ConcurrentHashMap<>();
    public final Map<String, LongConsumer> oomWatches = new ConcurrentHashMap<>();
    public final List<CgroupLimits> applied = new ArrayList<>();
    public long cpuNanos;
    private final Failpoints failpoints;

    public FakeCgroups(Failpoints failpoints) {
        this.failpoints = failpoints;
    }

    /** The kernel kills a process of a group, and whoever watches is told. */
    public void oomKill(String group) {
        long kills = oomKills.merge(group, 1L, Long::sum);
        Optional.ofNullable(oomWatches.get(group)).ifPresent(listener -> listener.accept(kills));
    }

    @Override
    public Mode mode() {
        return Mode.HYBRID;
    }

    @Override
    public Set<Controller> controllers() {
        return Set.of(Controller.CPU, Controller.MEMORY, Controller.PIDS);
    }

    @Override
    public Cgroup create(CgroupPath path) {
        groups.add(path.value());
        failpoints.pass("cgroup");
        return at(path);
    }

    @Override
    public Cgroup at(CgroupPath path) {
        return new Group(path);
    }

    @Override
    public CgroupPath of(long pid) {
        return CgroupPath.ROOT;
    }

    private final class Group implements Cgroup {
        private final CgroupPath path;

        Group(CgroupPath path) {
            this.path = path;
        }

        @Override
        public CgroupPath path() {
            return path;
        }

        @Override
        public boolean exists() {
            return groups.contains(path.value());
        }

        @Override
        public void apply(CgroupLimits limits) {
            failpoints.pass("apply " + limits.memoryLimitBytes().orElse(0));
            applied.add(limits);
        }

        @Override
        public void applyHugepageLimits(Map<String, Long> bytesBySize) {}

        @Override
        public void applyUnified(Map<String, String> values) {
            if (!values.isEmpty()) {
                throw new CgroupException("write", Path.of(path.value()), "no such file", null);
            }
        }

        @Override
        public void add(long pid) {}

        @Override
        public List<Long> processes() {
            return List.of();
        }

        @Override
        public Set<Long> processesBelow() {
            return Set.of();
        }

        @Override
        public void killAll(Duration timeout) {}

        @Override
        public void remove() {
            groups.removeIf(g -> g.equals(path.value()) || g.startsWith(path.value() + "/"));
        }

        @Override
        public CgroupStatistics statistics() {
            return new CgroupStatistics(
                    Optional.of(new CgroupStatistics.Cpu(cpuNanos, 0, 0, 0, 0, 0)),
                    Optional.of(new CgroupStatistics.Memory(
                            50, 40, 30, 5, 4, 2, 1, OptionalLong.of(100), OptionalLong.empty())),
                    Optional.empty());
        }

        @Override
        public CgroupBounds bounds() {
            return CgroupBounds.NONE;
        }

        @Override
        public OptionalLong kernelMemoryBytes() {
            return OptionalLong.empty();
        }

        @Override
        public List<DeviceTransfers> transfers() {
            return List.of();
        }

        @Override
        public Optional<Pressure> pressure(Pressure.Resource resource) {
            return Optional.empty();
        }

        @Override
        public OptionalLong anyProcess() {
            return OptionalLong.empty();
        }

        @Override
        public long oomKills() {
            return oomKills.getOrDefault(path.value(), 0L);
        }

        @Override
        public OomWatch watchOom(LongConsumer kills) {
            oomWatches.put(path.value(), kills);
            return () -> oomWatches.remove(path.value());
        }

        @Override
        public ProcessMark mark(String name) {
            throw new CgroupException("mkdir", Path.of(path.value(), name), "marks are not played here", null);
        }
    }
}
