package io.nodeagent.agent.stats;

import io.nodeagent.cgroups.CgroupStatistics;
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
            OptionalLong majorPageFaults) {
        /** What a group uses. */
        static Memory of(CgroupStatistics.Memory group, Instant at) {
            OptionalLong limit = group.limitBytes();
            return new Memory(
                    at,
                    limit.isPresent()
                            ? OptionalLong.of(Math.max(0, limit.getAsLong() - group.workingSetBytes()))
                            : OptionalLong.empty(),
                    OptionalLong.of(group.usageBytes()),
                    OptionalLong.of(group.workingSetBytes()),
                    OptionalLong.of(group.rssBytes()),
                    OptionalLong.of(group.pageFaults()),
                    OptionalLong.of(group.majorPageFaults()));
        }
    }

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
