package io.nodeagent.cgroups.v2;

/** CPU weight of v2 for CPU shares of v1, on the line that OCI runtimes use: 2..262144 onto 1..10000. */
final class CpuWeight {
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long WEIGHT_STEPS = 9_999;

    private CpuWeight() {}

    static long ofShares(long shares) {
        long bounded = Math.clamp(shares, MIN_SHARES, MAX_SHARES);
        return 1 + (bounded - MIN_SHARES) * WEIGHT_STEPS / (MAX_SHARES - MIN_SHARES);
    }

    /** The least shares that give this weight. */
    static long toShares(long weight) {
        return MIN_SHARES + Math.ceilDiv((weight - 1) * (MAX_SHARES - MIN_SHARES), WEIGHT_STEPS);
    }
}
