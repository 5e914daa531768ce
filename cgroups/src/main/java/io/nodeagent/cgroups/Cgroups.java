package io.nodeagent.cgroups;

import java.util.Set;

/** The cgroup hierarchies of this machine as one tree. Safe for many threads. */
public interface Cgroups {
    /** How the machine mounts cgroups. */
    enum Mode {
        /** Every controller in hierarchies of its own. */
        V1,
        /** One hierarchy for all. */
        V2,
        /** Controllers in v1 hierarchies beside a v2 mount that carries few or none. */
        HYBRID
    }

    /** What can be limited or measured here. */
    enum Controller {
        CPU,
        CPUACCT,
        CPUSET,
        MEMORY,
        PIDS,
        IO,
        HUGETLB,
        FREEZER,
        DEVICES
    }

    Mode mode();

    Set<Controller> controllers();

    /** Makes the group, and its parents, in every hierarchy, with the controllers enabled; what exists stays. */
    Cgroup create(CgroupPath path);

    /** The group at a path, whether it exists or not. */
    Cgroup at(CgroupPath path);

    /** The group a process is in (that of the memory controller where hierarchies differ). */
    CgroupPath of(long pid);
}
