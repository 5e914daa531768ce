package io.nodeagent.cgroups.v1;

import io.nodeagent.cgroups.file.CgroupFolder;

/**
 * A new v1 cpuset group has no processors and no memory nodes, and refuses processes (ENOSPC) until it has both: so a new
 * group takes its parent's.
 */
final class Cpuset {
    private static final String CPUS = "cpuset.cpus";
    private static final String MEMS = "cpuset.mems";

    private Cpuset() {}

    static void inherit(CgroupFolder parent, CgroupFolder child) {
        inherit(parent, child, CPUS);
        inherit(parent, child, MEMS);
    }

    private static void inherit(CgroupFolder parent, CgroupFolder child, String file) {
        if (child.read(file).filter(String::isEmpty).isPresent()) {
            parent.read(file).filter(value -> !value.isEmpty()).ifPresent(value -> child.write(file, value));
        }
    }
}
