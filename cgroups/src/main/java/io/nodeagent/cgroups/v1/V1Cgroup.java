package io.nodeagent.cgroups.v1;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupException;
import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.Cgroups.Controller;
import io.nodeagent.cgroups.DeviceTransfers;
import io.nodeagent.cgroups.OomWatch;
import io.nodeagent.cgroups.Pressure;
import io.nodeagent.cgroups.ProcessMark;
import io.nodeagent.cgroups.file.CgroupFolder;
import io.nodeagent.cgroups.file.MarkFolder;
import io.nodeagent.cgroups.file.ProcessKiller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** A group in every v1 hierarchy. */
record V1Cgroup(CgroupPath path, Map<Controller, CgroupFolder> folders, List<CgroupFolder> all) implements Cgroup {
    @Override
    public boolean exists() {
        return all.stream().anyMatch(CgroupFolder::exists);
    }

    @Override
    public void apply(CgroupLimits limits) {
        if (limits.cpuShares().isPresent()) {
            folder(Controller.CPU).write("cpu.shares", limits.cpuShares().getAsLong());
        }
        if (limits.cpuQuotaMicros().isPresent() || limits.cpuPeriodMicros().isPresent()) {
            CpuBandwidth.apply(folder(Controller.CPU), limits);
        }
        if (limits.memoryLimitBytes().isPresent()
                || limits.memorySwapLimitBytes().isPresent()) {
            MemoryLimits.apply(folder(Controller.MEMORY), limits);
        }
        if (limits.pidsLimit().isPresent()) {
            long pids = limits.pidsLimit().getAsLong();
            folder(Controller.PIDS).write("pids.max", pids < 0 ? "max" : Long.toString(pids));
        }
        limits.cpusetCpus().ifPresent(cpus -> folder(Controller.CPUSET).write("cpuset.cpus", cpus));
        limits.cpusetMems().ifPresent(mems -> folder(Controller.CPUSET).write("cpuset.mems", mems));
    }

    @Override
    public void applyHugepageLimits(Map<String, Long> bytesBySize) {
        bytesBySize.forEach((size, bytes) ->
                folder(Controller.HUGETLB).write("hugetlb." + CgroupFolder.part(size) + ".limit_in_bytes", bytes));
    }

    @Override
    public void applyUnified(Map<String, String> values) {
        if (!values.isEmpty()) {
            throw new CgroupException("write", Path.of(path.value()), "the machine does not run on cgroup v2", null);
        }
    }

    @Override
    public void add(long pid) {
        all.stream().filter(CgroupFolder::exists).forEach(folder -> folder.write("cgroup.procs", pid));
    }

    @Override
    public List<Long> processes() {
        return all.stream().flatMap(f -> f.readPids().stream()).distinct().toList();
    }

    @Override
    public Set<Long> processesBelow() {
        Set<Long> pids = new TreeSet<>();
        all.forEach(hierarchy -> hierarchy.tree().forEach(folder -> pids.addAll(folder.readPids())));
        return pids;
    }

    @Override
    public void killAll(Duration timeout) {
        ProcessKiller.killAll(Path.of(path.value()), this::processesBelow, timeout);
    }

    @Override
    public void remove() {
        all.stream().filter(CgroupFolder::exists).forEach(CgroupFolder::removeTree);
    }

    @Override
    public CgroupStatistics statistics() {
        return new CgroupStatistics(
                present(Controller.CPUACCT).map(a -> V1Statistics.cpu(a, present(Controller.CPU))),
                present(Controller.MEMORY).map(V1Statistics::memory),
                present(Controller.PIDS).map(V1Statistics::pids));
    }

    @Override
    public CgroupBounds bounds() {
        return V1Statistics.bounds(present(Controller.CPU), present(Controller.MEMORY));
    }

    @Override
    public OptionalLong kernelMemoryBytes() {
        return present(Controller.MEMORY)
                .map(memory -> memory.readNumber("memory.kmem.usage_in_bytes"))
                .orElse(OptionalLong.empty());
    }

    @Override
    public List<DeviceTransfers> transfers() {
        return present(Controller.IO).map(V1Transfers::read).orElse(List.of());
    }

    /** Told by the v2 mount of a hybrid machine alone, where a container's group is of the same name. */
    @Override
    public Optional<Pressure> pressure(Pressure.Resource resource) {
        return all.stream()
                .flatMap(folder -> folder.read(resource.file()).stream())
                .findFirst()
                .flatMap(Pressure::parse);
    }

    @Override
    public OptionalLong anyProcess() {
        return all.stream()
                .filter(CgroupFolder::exists)
                .findFirst()
                .map(folder ->
                        folder.readPids().stream().mapToLong(Long::longValue).findFirst())
                .orElse(OptionalLong.empty());
    }

    /** The v1 counter is each group's own, so those below are added up. */
    @Override
    public long oomKills() {
        return present(Controller.MEMORY)
                .map(memory -> memory.tree().stream()
                        .mapToLong(f -> f.readKeyed("memory.oom_control").getOrDefault("oom_kill", 0L))
                        .sum())
                .orElse(0L);
    }

    @Override
    public OomWatch watchOom(LongConsumer kills) {
        return V1OomWatch.open(folder(Controller.MEMORY), this::oomKills, kills);
    }

    /** The pids controller counts through such a group to the one above, and does nothing else to it. */
    @Override
    public ProcessMark mark(String name) {
        return MarkFolder.make(folder(Controller.PIDS), name, "pids:");
    }

    private Optional<CgroupFolder> present(Controller controller) {
        return Optional.ofNullable(folders.get(controller)).filter(CgroupFolder::exists);
    }

    private CgroupFolder folder(Controller controller) {
        CgroupFolder folder = folders.get(controller);
        if (folder == null) {
            throw new CgroupException(
                    "limit", Path.of(path.value()), "the machine has no cgroup controller " + controller, null);
        }
        return folder;
    }
}
