package io.nodeagent.agent.stats;

import io.nodeagent.cri.v1.CpuUsage;
import io.nodeagent.cri.v1.FilesystemUsage;
import io.nodeagent.cri.v1.LinuxPodSandboxStats;
import io.nodeagent.cri.v1.MemoryUsage;
import io.nodeagent.cri.v1.NetworkInterfaceUsage;
import io.nodeagent.cri.v1.NetworkUsage;
import io.nodeagent.cri.v1.SwapUsage;
import io.nodeagent.cri.v1.UInt64Value;
import io.nodeagent.linux.fs.FileSystems;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads the protocol's amounts: a number that is not set is one that the runtime does not know. */
final class CriUsage {
    private CriUsage() {}

    static Usage.Cpu cpu(CpuUsage cpu) {
        return new Usage.Cpu(
                instant(cpu.getTimestamp()),
                number(cpu.hasUsageCoreNanoSeconds(), cpu.getUsageCoreNanoSeconds()),
                number(cpu.hasUsageNanoCores(), cpu.getUsageNanoCores()));
    }

    static Usage.Memory memory(MemoryUsage memory) {
        return new Usage.Memory(
                instant(memory.getTimestamp()),
                number(memory.hasAvailableBytes(), memory.getAvailableBytes()),
                number(memory.hasUsageBytes(), memory.getUsageBytes()),
                number(memory.hasWorkingSetBytes(), memory.getWorkingSetBytes()),
                number(memory.hasRssBytes(), memory.getRssBytes()),
                number(memory.hasPageFaults(), memory.getPageFaults()),
                number(memory.hasMajorPageFaults(), memory.getMajorPageFaults()));
    }

    static Usage.Swap swap(SwapUsage swap) {
        return new Usage.Swap(
                instant(swap.getTimestamp()),
                number(swap.hasSwapAvailableBytes(), swap.getSwapAvailableBytes()),
                number(swap.hasSwapUsageBytes(), swap.getSwapUsageBytes()));
    }

    static Optional<Usage.Network> network(LinuxPodSandboxStats pod) {
        if (!pod.hasNetwork()) {
            return Optional.empty();
        }
        NetworkUsage network = pod.getNetwork();
        return Optional.of(new Usage.Network(
                instant(network.getTimestamp()),
                Stream.concat(Stream.of(network.getDefaultInterface()), network.getInterfacesList().stream())
                        .map(CriUsage::counters)
                        .toList()));
    }

    private static Usage.Interface counters(NetworkInterfaceUsage i) {
        return new Usage.Interface(
                i.getName(),
                number(i.hasRxBytes(), i.getRxBytes()),
                number(i.hasRxErrors(), i.getRxErrors()),
                number(i.hasTxBytes(), i.getTxBytes()),
                number(i.hasTxErrors(), i.getTxErrors()));
    }

    /** What a part of a file system takes, beside the room that all of it has. */
    static Usage.Disk disk(FilesystemUsage usage, Optional<FileSystems.Space> space) {
        return disk(
                instant(usage.getTimestamp()),
                space,
                number(usage.hasUsedBytes(), usage.getUsedBytes()),
                number(usage.hasInodesUsed(), usage.getInodesUsed()));
    }

    static Usage.Disk disk(
            Instant at, Optional<FileSystems.Space> space, OptionalLong usedBytes, OptionalLong inodesUsed) {
        return new Usage.Disk(
                at,
                space.map(s -> OptionalLong.of(s.availableBytes())).orElse(OptionalLong.empty()),
                space.map(s -> OptionalLong.of(s.capacityBytes())).orElse(OptionalLong.empty()),
                usedBytes,
                space.map(s -> OptionalLong.of(s.inodesFree())).orElse(OptionalLong.empty()),
                space.map(s -> OptionalLong.of(s.inodes())).orElse(OptionalLong.empty()),
                inodesUsed);
    }

    static OptionalLong number(boolean present, UInt64Value value) {
        return present ? OptionalLong.of(value.getValue()) : OptionalLong.empty();
    }

    private static Instant instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }
}
