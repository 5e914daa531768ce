package io.nodeagent.cri.rpc;

import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.stats.ContainerUsage;
import io.nodeagent.cri.stats.Pressures;
import io.nodeagent.cri.v1.ContainerAttributes;
import io.nodeagent.cri.v1.ContainerStats;
import io.nodeagent.cri.v1.CpuUsage;
import io.nodeagent.cri.v1.FilesystemIdentifier;
import io.nodeagent.cri.v1.FilesystemUsage;
import io.nodeagent.cri.v1.MemoryUsage;
import io.nodeagent.cri.v1.SwapUsage;
import io.nodeagent.cri.v1.UInt64Value;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes what containers use as the protocol has it. */
final class StatsWriter {
    private StatsWriter() {}

    static ContainerStats stats(ContainerRecord container, ContainerUsage usage) {
        long at = SandboxWriter.nanos(usage.at());
        ContainerStats.Builder stats = ContainerStats.newBuilder()
                .setAttributes(ContainerAttributes.newBuilder()
                        .setId(container.id().value())
                        .setMetadata(ContainerWriter.metadata(container.definition()))
                        .putAllLabels(container.definition().labels())
                        .putAllAnnotations(container.definition().annotations()))
                .setWritableLayer(filesystem(usage.writableLayer(), at));
        cpu(usage.statistics(), usage.pressures(), usage.nanoCores(), at).ifPresent(stats::setCpu);
        usage.statistics().memory().ifPresent(memory -> addMemory(stats, memory, usage.pressures(), at));
        usage.pressures().io().ifPresent(pressure -> stats.setIo(PressureWriter.io(pressure, at)));
        return stats.build();
    }

    static FilesystemUsage filesystem(io.nodeagent.images.FilesystemUsage usage, long at) {
        return FilesystemUsage.newBuilder()
                .setTimestamp(at)
                .setFsId(FilesystemIdentifier.newBuilder()
                        .setMountpoint(usage.mountpoint().toString()))
                .setUsedBytes(number(usage.usedBytes()))
                .setInodesUsed(number(usage.inodesUsed()))
                .build();
    }

    static Optional<CpuUsage> cpu(CgroupStatistics statistics, Pressures pressures, OptionalLong nanoCores, long at) {
        return statistics.cpu().map(cpu -> {
            CpuUsage.Builder value =
                    CpuUsage.newBuilder().setTimestamp(at).setUsageCoreNanoSeconds(number(cpu.usageNanos()));
            nanoCores.ifPresent(rate -> value.setUsageNanoCores(number(rate)));
            pressures.cpu().ifPresent(pressure -> value.setPsi(PressureWriter.psi(pressure)));
            return value.build();
        });
    }

    static MemoryUsage memory(CgroupStatistics.Memory memory, Pressures pressures, long at) {
        MemoryUsage.Builder value = MemoryUsage.newBuilder()
                .setTimestamp(at)
                .setWorkingSetBytes(number(memory.workingSetBytes()))
                .setUsageBytes(number(memory.usageBytes()))
                .setRssBytes(number(memory.rssBytes()))
                .setPageFaults(number(memory.pageFaults()))
                .setMajorPageFaults(number(memory.majorPageFaults()));
        pressures.memory().ifPresent(pressure -> value.setPsi(PressureWriter.psi(pressure)));
        memory.limitBytes()
                .ifPresent(limit -> value.setAvailableBytes(number(Math.max(0, limit - memory.workingSetBytes()))));
        return value.build();
    }

    private static void addMemory(
            ContainerStats.Builder stats, CgroupStatistics.Memory memory, Pressures pressures, long at) {
        stats.setMemory(memory(memory, pressures, at));
        memory.swapBytes()
                .ifPresent(bytes ->
                        stats.setSwap(SwapUsage.newBuilder().setTimestamp(at).setSwapUsageBytes(number(bytes))));
    }

    static UInt64Value number(long value) {
        return UInt64Value.newBuilder().setValue(value).build();
    }
}
