package io.nodeagent.cgroups.v2;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupBounds;
import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.DeviceTransfers;
import io.nodeagent.cgroups.OomWatch;
import io.nodeagent.cgroups.Pressure;
import io.nodeagent.cgroups.ProcessMark;
import io.nodeagent.cgroups.file.CgroupFolder;
import io.nodeagent.cgroups.file.MarkFolder;
import io.nodeagent.cgroups.file.ProcessKiller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** A group of the v2 hierarchy. */
record V2Cgroup(CgroupPath path, CgroupFolder folder, V2OomWatches watches) implements Cgroup {
    @Override
    public boolean exists() {
        return folder.exists();
    }

    @Override
    public void apply(CgroupLimits limits) {
        if (limits.cpuShares().isPresent()) {
            folder.write("cpu.weight", CpuWeight.ofShares(limits.cpuShares().getAsLong()));
        }
        if (limits.cpuQuotaMicros().isPresent() || limits.cpuPeriodMicros().isPresent()) {
            folder.write("cpu.max", cpuMax(limits));
        }
        if (limits.memoryLimitBytes().isPresent()) {
            folder.write("memory.max", max(limits.memoryLimitBytes().getAsLong()));
        }
        if (limits.memorySwapLimitBytes().isPresent() && folder.has("memory.swap.max")) {
            folder.write("memory.swap.max", max(swapAlone(limits)));
        }
        if (limits.pidsLimit().isPresent()) {
            folder.write("pids.max", max(limits.pidsLimit().getAsLong()));
        }
        limits.cpusetCpus().ifPresent(cpus -> folder.write("cpuset.cpus", cpus));
        limits.cpusetMems().ifPresent(mems -> folder.write("cpuset.mems", mems));
    }

    /** What is used, and what is set aside for mappings before they use it. */
    @Override
    public void applyHugepageLimits(Map<String, Long> bytesBySize) {
        bytesBySize.forEach((size, bytes) -> {
            String name = "hugetlb." + CgroupFolder.part(size);
            folder.write(name + ".max", max(bytes));
            if (folder.has(name + ".rsvd.max")) {
                folder.write(name + ".rsvd.max", max(bytes));
            }
        });
    }

    @Override
    public void applyUnified(Map<String, String> values) {
        values.forEach((file, value) -> folder.write(CgroupFolder.part(file), value));
    }

    @Override
    public void add(long pid) {
        folder.write("cgroup.procs", pid);
    }

    @Override
    public List<Long> processes() {
        return folder.readPids();
    }

    @Override
    public Set<Long> processesBelow() {
        Set<Long> pids = new TreeSet<>();
        folder.tree().forEach(f -> pids.addAll(f.readPids()));
        return pids;
    }

    /** The kernel's own kill (Linux 5.14) leaves no forking process a gap; older kernels get signal after signal. */
    @Override
    public void killAll(Duration timeout) {
        if (folder.has("cgroup.kill")) {
            folder.write("cgroup.kill", 1);
        }
        ProcessKiller.killAll(folder.path(), this::processesBelow, timeout);
    }

    @Override
    public void remove() {
        if (folder.exists()) {
            folder.removeTree();
        }
    }

    @Override
    public CgroupStatistics statistics() {
        return V2Statistics.of(folder);
    }

    @Override
    public CgroupBounds bounds() {
        return V2Statistics.bounds(folder);
    }

    /** Since Linux 5.18. */
    @Override
    public OptionalLong kernelMemoryBytes() {
        Long bytes = folder.readKeyed("memory.stat").get("kernel");
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    @Override
    public List<DeviceTransfers> transfers() {
        return V2Transfers.parse(folder.read("io.stat").orElse(""));
    }

    @Override
    public Optional<Pressure> pressure(Pressure.Resource resource) {
        return folder.read(resource.file()).flatMap(Pressure::parse);
    }

    @Override
    public OptionalLong anyProcess() {
        return folder.readPids().stream().mapToLong(Long::longValue).findFirst();
    }

    @Override
    public long oomKills() {
        return folder.readKeyed("memory.events").getOrDefault("oom_kill", 0L);
    }

    @Override
    public OomWatch watchOom(LongConsumer kills) {
        return watches.watch(folder, this::oomKills, kills);
    }

    /** No controller is handed down to it, so it is of no weight and may lie beside the processes of this one. */
    @Override
    public ProcessMark mark(String name) {
        return MarkFolder.make(folder, name, "");
    }

    private String cpuMax(CgroupLimits limits) {
        String[] present = folder.read("cpu.max").orElse("max 100000").split(" ", -1);
        String quota = limits.cpuQuotaMicros().isPresent()
                ? max(limits.cpuQuotaMicros().getAsLong())
                : present[0];
        String period = limits.cpuPeriodMicros().isPresent()
                ? Long.toString(limits.cpuPeriodMicros().getAsLong())
                : present[1];
        return quota + " " + period;
    }

    /** v2 limits swap alone, where the specification counts memory and swap together. */
    private long swapAlone(CgroupLimits limits) {
        long both = limits.memorySwapLimitBytes().getAsLong();
        if (both < 0) {
            return -1;
        }
        OptionalLong memory =
                limits.memoryLimitBytes().isPresent() ? limits.memoryLimitBytes() : folder.readNumber("memory.max");
        return Math.max(0, both - memory.orElse(0));
    }

    private static String max(long limit) {
        return limit < 0 ? "max" : Long.toString(limit);
    }
}
