package io.nodeagent.agent.node;

import io.nodeagent.agent.machine.MemoryInfo;
import io.nodeagent.agent.pressure.EvictionThresholds;
import io.nodeagent.agent.pressure.Signal;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.NodeResources.Amount;
import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much CPU, memory and disk the machine has. */
public final class MachineCapacity {
    private MachineCapacity() {}

    /**
     * Measures the machine.
     *
     * @param data an existing folder on the disk that pods' local storage lies on
     * @param reserved kept from pods
     * @param thresholds below which pods have to go, so that they cannot be promised
     * @param maxPods how many pods may run
     */
    public static NodeResources measure(Path data, Amount reserved, EvictionThresholds thresholds, long maxPods) {
        MemoryInfo memory = MemoryInfo.read(Path.of("/proc/meminfo"));
        long disk = diskBytes(data);
        Amount capacity =
                new Amount(Runtime.getRuntime().availableProcessors() * 1000L, memory.totalBytes(), disk, maxPods);
        Amount margin = new Amount(
                0,
                thresholds.hardLeast(Signal.MEMORY_AVAILABLE, memory.totalBytes()),
                thresholds.hardLeast(Signal.NODEFS_AVAILABLE, disk),
                0);
        return new NodeResources(capacity, reserved, margin);
    }

    private static long diskBytes(Path data) {
        try {
            return Files.getFileStore(data).getTotalSpace();
        } catch (IOException e) {
            throw new InternalException("measure the disk of " + data + ": " + e, e);
        }
    }
}
