package io.nodeagent.cri.config;

import io.nodeagent.cgroups.CgroupLimits;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A container's limits.
 *
 * @param oomScoreAdj -1000 to 1000
 * @param hugepageLimits page size such as {@code 2MB} to bytes
 * @param unified cgroup v2 files to values
 */
public record ResourceLimits(
        CgroupLimits cgroup, int oomScoreAdj, Map<String, Long> hugepageLimits, Map<String, String> unified) {
    /** No limit. */
    public static final ResourceLimits NONE = new ResourceLimits(CgroupLimits.NONE, 0, Map.of(), Map.of());

    public ResourceLimits {
        hugepageLimits = Collections.unmodifiableMap(new TreeMap<>(hugepageLimits));
        unified = Collections.unmodifiableMap(new TreeMap<>(unified));
    }
}
