package io.nodeagent.cri.metric;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.DeviceTransfers;
import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.ContainerState;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.stats.ContainerUsage;
import io.nodeagent.cri.stats.PodUsage;
import io.nodeagent.cri.stats.Pressures;
import io.nodeagent.cri.stats.UsageReader;
import io.nodeagent.images.FilesystemUsage;
import io.nodeagent.linux.fs.FileSystems;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.process.OpenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Looks at pods and containers for their metrics. */
public record MetricReader(UsageReader usage, Cgroups cgroups) {
    /** A pod: its group holds all its containers', and its network is its containers' too. */
    public Optional<MetricReading> of(SandboxRecord sandbox) {
        return sandbox.cgroup().map(parent -> {
            PodUsage used = usage.of(sandbox);
            Cgroup group = cgroups.at(parent.cgroupPath());
            SandboxDefinition.Name name = sandbox.definition().name();
            return new MetricReading(
                    List.of("", group.path().value(), "", "", name.namespace(), name.name()),
                    used.at(),
                    Optional.of(sandbox.createdAt()),
                    used.statistics(),
                    group.bounds(),
                    kernel(group, used.pressures(), OptionalLong.empty()),
                    Optional.empty(),
                    Optional.empty(),
                    used.interfaces());
        });
    }

    /** A running container of a pod. */
    public MetricReading of(ContainerRecord container, SandboxRecord sandbox) {
        ContainerUsage used = usage.of(container);
        Cgroup group = cgroups.at(container.cgroupPath());
        SandboxDefinition.Name name = sandbox.definition().name();
        return new MetricReading(
                List.of(
                        container.definition().name(),
                        group.path().value(),
                        container.definition().image().image(),
                        container.id().value(),
                        name.namespace(),
                        name.name()),
                used.at(),
                container.state() instanceof ContainerState.Running running
                        ? Optional.of(running.startedAt())
                        : Optional.empty(),
                used.statistics(),
                group.bounds(),
                kernel(
                        group,
                        used.pressures(),
                        container.definition().resources().cgroup().memorySwapLimitBytes()),
                Optional.of(processes(group)),
                Optional.of(layer(used.writableLayer())),
                List.of());
    }

    private static MetricReading.Kernel kernel(Cgroup group, Pressures pressures, OptionalLong swapLimit) {
        return new MetricReading.Kernel(
                group.oomKills(),
                group.kernelMemoryBytes(),
                swapLimit,
                pressures,
                group.transfers().stream()
                        .map(t -> new MetricReading.Transfers(device(t), t))
                        .toList());
    }

    /** The name that the kernel has for a device's numbers, which are all there is to tell when it is gone. */
    private static String device(DeviceTransfers transfers) {
        String numbers = transfers.major() + ":" + transfers.minor();
        try {
            Path link = Files.readSymbolicLink(Path.of("/sys/dev/block", numbers));
            return "/dev/" + Objects.requireNonNull(link.getFileName());
        } catch (IOException e) {
            return numbers;
        }
    }

    private static MetricReading.Processes processes(Cgroup group) {
        Set<Long> pids = group.processesBelow();
        return new MetricReading.Processes(
                pids.size(), pids.stream().map(OpenFiles::of).reduce(OpenFiles.NONE, OpenFiles::plus));
    }

    private static MetricReading.Layer layer(FilesystemUsage layer) {
        Path folder = layer.mountpoint();
        FileSystems.Space space = FileSystems.space(folder);
        return new MetricReading.Layer(
                MountTable.current().of(folder).map(MountTable.Mount::source).orElse(""),
                layer.usedBytes(),
                space.capacityBytes(),
                space.inodes(),
                space.inodesFree());
    }
}
