package io.nodeagent.agent.cgroup;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Groups in memory, with the limits last applied and the calls that end processes. */
public final class FakeCgroups implements Cgroups {
    public final TreeMap<String, List<CgroupLimits>> groups = new TreeMap<>();
    public final List<String> removals = new ArrayList<>();

    @Override
    public Mode mode() {
        return Mode.V2;
    }

    @Override
    public Set<Controller> controllers() {
        return EnumSet.allOf(Controller.class);
    }

    @Override
    public Cgroup create(CgroupPath path) {
        groups.computeIfAbsent(path.value(), k -> new ArrayList<>());
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
            return groups.containsKey(path.value());
        }

        @Override
        public void apply(CgroupLimits limits) {
            groups.computeIfPresent(
                    path.value(),
                    (k, all) -> java.util.stream.Stream.concat(all.stream(), java.util.stream.Stream.of(limits))
                            .toList());
        }

        @Override
        public void applyHugepageLimits(Map<String, Long> bytesBySize) {}

        @Override
        public void applyUnified(Map<String, String> values) {}

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
        public void killAll(Duration timeout) {
            removals.add("kill " + path);
        }

        @Override
        public void remove() {
            removals.add("remove " + path);
            groups.remove(path.value());
        }

        @Override
        public CgroupStatistics statistics() {
            return new CgroupStatistics(Optional.empty(), Optional.empty(), Optional.empty());
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
            return 0;
        }

        @Override
        public OomWatch watchOom(LongConsumer kills) {
            return () -> {};
        }

        @Override
        public ProcessMark mark(String name) {
            throw new CgroupException("mkdir", Path.of(path.value(), name), "marks are not played here", null);
        }
    }
}
