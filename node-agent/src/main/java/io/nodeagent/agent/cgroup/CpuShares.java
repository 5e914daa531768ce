package io.nodeagent.agent.cgroup;

/** CPU figures of pods in the units of the CFS scheduler, as the kubelet converts them. */
public final class CpuShares {
    /** Length of a scheduling period, in microseconds. */
    public static final long PERIOD_MICROS = 100_000;

    /** The least weight the kernel takes. */
    public static final long LEAST = 2;

    private static final long MOST = 262_144;
    private static final long LEAST_QUOTA_MICROS = 1_000;
    private static final long SHARES_PER_CPU = 1_024;
    private static final long MILLIS_PER_CPU = 1_000;

    private CpuShares() {}

    /** The weight for so many millicores; 0 millicores have the least. */
    public static long of(long millis) {
        return Math.clamp(millis * SHARES_PER_CPU / MILLIS_PER_CPU, LEAST, MOST);
    }

    /** CPU time a period for so many millicores; 0 for none given, at least a millisecond else. */
    public static long quotaMicros(long millis) {
        return millis == 0 ? 0 : Math.max(LEAST_QUOTA_MICROS, millis * PERIOD_MICROS / MILLIS_PER_CPU);
    }
}
