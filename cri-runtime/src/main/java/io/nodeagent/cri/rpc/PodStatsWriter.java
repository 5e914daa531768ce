package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.stats.PodUsage;
import io.nodeagent.cri.stats.UsageReader;
import io.nodeagent.cri.v1.LinuxPodSandboxStats;
import io.nodeagent.cri.v1.NetworkInterfaceUsage;
import io.nodeagent.cri.v1.NetworkUsage;
import io.nodeagent.cri.v1.PodSandboxAttributes;
import io.nodeagent.cri.v1.PodSandboxStats;
import io.nodeagent.cri.v1.ProcessUsage;
import io.nodeagent.linux.netlink.InterfaceCounters;
import java.util.List;
import java.util.Optional;

/** Writes what pods use as the protocol has it. */
final class PodStatsWriter {
    /** The name that the CNI convention and the built-in bridge give the first interface. */
    private static final String FIRST = "eth0";

    private PodStatsWriter() {}

    static PodSandboxStats stats(SandboxRecord sandbox, Containers containers, UsageReader reader) {
        PodUsage usage = reader.of(sandbox);
        long at = SandboxWriter.nanos(usage.at());
        LinuxPodSandboxStats.Builder linux = LinuxPodSandboxStats.newBuilder();
        StatsWriter.cpu(usage.statistics(), usage.pressures(), usage.nanoCores(), at)
                .ifPresent(linux::setCpu);
        usage.statistics()
                .memory()
                .ifPresent(memory -> linux.setMemory(StatsWriter.memory(memory, usage.pressures(), at)));
        usage.pressures().io().ifPresent(pressure -> linux.setIo(PressureWriter.io(pressure, at)));
        usage.statistics()
                .pids()
                .ifPresent(pids -> linux.setProcess(ProcessUsage.newBuilder()
                        .setTimestamp(at)
                        .setProcessCount(StatsWriter.number(pids.current()))));
        network(usage.interfaces(), at).ifPresent(linux::setNetwork);
        containers.of(sandbox.id()).stream()
                .filter(ContainerRecord::running)
                .forEach(c -> linux.addContainers(StatsWriter.stats(c, reader.of(c))));
        return PodSandboxStats.newBuilder()
                .setAttributes(PodSandboxAttributes.newBuilder()
                        .setId(sandbox.id().value())
                        .setMetadata(SandboxWriter.metadata(sandbox.definition().name()))
                        .putAllLabels(sandbox.definition().labels())
                        .putAllAnnotations(sandbox.definition().annotations()))
                .setLinux(linux)
                .build();
    }

    /** {@code interfaces} holds those beside the first, as the protocol says. */
    private static Optional<NetworkUsage> network(List<InterfaceCounters> interfaces, long at) {
        Optional<InterfaceCounters> first = interfaces.stream()
                .filter(i -> i.name().equals(FIRST))
                .findFirst()
                .or(() -> interfaces.stream().findFirst());
        return first.map(counters -> {
            NetworkUsage.Builder network =
                    NetworkUsage.newBuilder().setTimestamp(at).setDefaultInterface(usage(counters));
            interfaces.stream().filter(i -> !i.equals(counters)).forEach(i -> network.addInterfaces(usage(i)));
            return network.build();
        });
    }

    private static NetworkInterfaceUsage usage(InterfaceCounters counters) {
        return NetworkInterfaceUsage.newBuilder()
                .setName(counters.name())
                .setRxBytes(StatsWriter.number(counters.receivedBytes()))
                .setRxErrors(StatsWriter.number(counters.receiveErrors()))
                .setTxBytes(StatsWriter.number(counters.sentBytes()))
                .setTxErrors(StatsWriter.number(counters.sendErrors()))
                .build();
    }
}
