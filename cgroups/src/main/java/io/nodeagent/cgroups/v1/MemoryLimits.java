package io.nodeagent.cgroups.v1;

import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.file.CgroupFolder;
import java.util.OptionalLong;

/**
 * Memory limits of v1. The kernel keeps memory ≤ memory and swap at every moment, so the order of the two writes depends
 * on the direction: growing, swap first; shrinking, memory first.
 */
final class MemoryLimits {
    private static final String MEMORY = "memory.limit_in_bytes";
    private static final String MEMORY_AND_SWAP = "memory.memsw.limit_in_bytes";

    private MemoryLimits() {}

    static void apply(CgroupFolder memory, CgroupLimits limits) {
        OptionalLong limit = limits.memoryLimitBytes();
        OptionalLong swap = swapOf(memory, limits);
        if (swapFirst(memory, swap)) {
            swap.ifPresent(s -> memory.write(MEMORY_AND_SWAP, s));
            limit.ifPresent(l -> memory.write(MEMORY, l));
        } else {
            limit.ifPresent(l -> memory.write(MEMORY, l));
            swap.ifPresent(s -> memory.write(MEMORY_AND_SWAP, s));
        }
    }

    /** Lifting the memory limit lifts that on swap too, unless one is asked for; without swap accounting there is none. */
    private static OptionalLong swapOf(CgroupFolder memory, CgroupLimits limits) {
        if (!memory.has(MEMORY_AND_SWAP)) {
            return OptionalLong.empty();
        }
        boolean unlimited = limits.memoryLimitBytes().isPresent()
                && limits.memoryLimitBytes().getAsLong() < 0;
        return unlimited && limits.memorySwapLimitBytes().isEmpty()
                ? OptionalLong.of(-1)
                : limits.memorySwapLimitBytes();
    }

    private static boolean swapFirst(CgroupFolder memory, OptionalLong swap) {
        if (swap.isEmpty()) {
            return false;
        }
        long present = memory.readLimit(MEMORY_AND_SWAP).orElse(Long.MAX_VALUE);
        return swap.getAsLong() < 0 || swap.getAsLong() > present;
    }
}
