package io.nodeagent.cgroups.v1;

import io.nodeagent.cgroups.CgroupException;
import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.file.CgroupFolder;
import java.util.OptionalLong;

/**
 * CPU quota and period. The kernel checks each write against the other file's present value and against the parent's
 * ratio, so a pair that is right may be refused in one order and taken in the other.
 */
final class CpuBandwidth {
    private static final String QUOTA = "cpu.cfs_quota_us";
    private static final String PERIOD = "cpu.cfs_period_us";

    private CpuBandwidth() {}

    static void apply(CgroupFolder cpu, CgroupLimits limits) {
        OptionalLong quota = limits.cpuQuotaMicros();
        OptionalLong period = limits.cpuPeriodMicros();
        if (period.isEmpty()) {
            quota.ifPresent(q -> cpu.write(QUOTA, q));
            return;
        }
        try {
            cpu.write(PERIOD, period.getAsLong());
            quota.ifPresent(q -> cpu.write(QUOTA, q));
        } catch (CgroupException refused) {
            if (quota.isEmpty()) {
                throw refused;
            }
            cpu.write(QUOTA, quota.getAsLong());
            cpu.write(PERIOD, period.getAsLong());
        }
    }
}
