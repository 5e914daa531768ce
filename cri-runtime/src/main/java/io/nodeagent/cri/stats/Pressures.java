package io.nodeagent.cri.stats;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.Pressure;
import java.util.Optional;

/** What a group wanted for, each where the kernel tells. */
public record Pressures(Optional<Pressure> cpu, Optional<Pressure> memory, Optional<Pressure> io) {
    /** Nothing is told. */
    public static final Pressures UNKNOWN = new Pressures(Optional.empty(), Optional.empty(), Optional.empty());

    static Pressures of(Cgroup group) {
        return new Pressures(
                group.pressure(Pressure.Resource.CPU),
                group.pressure(Pressure.Resource.MEMORY),
                group.pressure(Pressure.Resource.IO));
    }
}
