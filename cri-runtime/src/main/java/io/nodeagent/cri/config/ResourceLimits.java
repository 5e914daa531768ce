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

    /** These with what an update asks for, which leaves the OOM score alone: a process has it from its start. */
    public ResourceLimits updated(ResourceLimits wanted) {
        Map<String, Long> pages = new TreeMap<>(hugepageLimits);
        pages.putAll(wanted.hugepageLimits);
        Map<String, String> files = new TreeMap<>(unified);
        files.putAll(wanted.unified);
        return new ResourceLimits(wanted.cgroup.orElse(cgroup), oomScoreAdj, pages, files);
    }
}
