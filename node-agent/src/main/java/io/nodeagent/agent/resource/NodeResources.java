package io.nodeagent.agent.resource;

import io.nodeagent.errors.InvalidArgumentException;

/**
 * What the node has.
 *
 * @param reserved kept for the system and this agent
 * @param evictionMargin left free before pods would have to go
 */
public record NodeResources(Amount capacity, Amount reserved, Amount evictionMargin) {
    /** One set of figures. */
    public record Amount(long cpuMillis, long memoryBytes, long ephemeralStorageBytes, long pods) {
        /** No amount at all. */
        public static final Amount NONE = new Amount(0, 0, 0, 0);

        public Amount plus(Amount other) {
            return new Amount(
                    cpuMillis + other.cpuMillis,
                    memoryBytes + other.memoryBytes,
                    ephemeralStorageBytes + other.ephemeralStorageBytes,
                    pods + other.pods);
        }

        /** Less {@code other}, never below zero. */
        public Amount minus(Amount other) {
            return new Amount(
                    Math.max(0, cpuMillis - other.cpuMillis),
                    Math.max(0, memoryBytes - other.memoryBytes),
                    Math.max(0, ephemeralStorageBytes - other.ephemeralStorageBytes),
                    Math.max(0, pods - other.pods));
        }
    }

    public NodeResources {
        if (capacity.cpuMillis() <= 0 || capacity.memoryBytes() <= 0) {
            throw new InvalidArgumentException("a node needs CPU and memory: " + capacity);
        }
    }

    /** What pods together may use before the kernel stops them. */
    public Amount forPods() {
        return capacity.minus(reserved);
    }

    /** What pods together may ask for. */
    public Amount allocatable() {
        return forPods().minus(evictionMargin);
    }
}
