package io.nodeagent.agent.stats;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Amounts of one thing at one moment; what nobody knows is empty. */
public final class Usage {
    private Usage() {}

    /**
     * CPU time.
     *
     * @param nanos used since the group was made, of one core
     * @param nanoCores how fast it grows, in billionths of a core
     */
    public record Cpu(Instant at, OptionalLong nanos, OptionalLong nanoCores) {}

    /**
     * Memory.
     *
     * @param availableBytes up to the limit, or to what the machine has
     * @param workingSetBytes usage less what the kernel would give back first
     */
    public record Memory(
            Instant at,
            OptionalLong availableBytes,
            OptionalLong usageBytes,
            OptionalLong workingSetBytes,
            OptionalLong rssBytes,
            OptionalLong pageFaults,
            OptionalLong majorPageFaults) {}

    /** Swap. */
    public record Swap(Instant at, OptionalLong availableBytes, OptionalLong usedBytes) {}

    /**
     * Disk.
     *
     * @param usedBytes of the thing itself, which may share its file system with others
     */
    public record Disk(
            Instant at,
            OptionalLong availableBytes,
            OptionalLong capacityBytes,
            OptionalLong usedBytes,
            OptionalLong inodesFree,
            OptionalLong inodes,
            OptionalLong inodesUsed) {}

    /** Network, the interface of the default route first. */
    public record Network(Instant at, List<Interface> interfaces) {
        public Network {
            interfaces = List.copyOf(interfaces);
        }
    }

    /** One interface since it was made. */
    public record Interface(
            String name,
            OptionalLong receivedBytes,
            OptionalLong receiveErrors,
            OptionalLong sentBytes,
            OptionalLong sendErrors) {}
}
