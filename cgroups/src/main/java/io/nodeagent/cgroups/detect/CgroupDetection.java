package io.nodeagent.cgroups.detect;

import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.Cgroups.Controller;
import io.nodeagent.cgroups.Cgroups.Mode;
import io.nodeagent.cgroups.v1.V1Cgroups;
import io.nodeagent.cgroups.v2.V2Cgroups;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.mount.MountTable.Mount;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Picks cgroup v1, v2 or hybrid from the mount table. */
public final class CgroupDetection {
    private static final Map<String, Controller> V1_NAMES = Map.of(
            "cpu", Controller.CPU,
            "cpuacct", Controller.CPUACCT,
            "cpuset", Controller.CPUSET,
            "memory", Controller.MEMORY,
            "pids", Controller.PIDS,
            "blkio", Controller.IO,
            "hugetlb", Controller.HUGETLB,
            "freezer", Controller.FREEZER,
            "devices", Controller.DEVICES);

    private CgroupDetection() {}

    /** The cgroups of this machine. */
    public static Cgroups detect() {
        return detect(MountTable.current());
    }

    /** The cgroups of a mount table. */
    public static Cgroups detect(MountTable table) {
        Map<Controller, Path> controllers = v1Controllers(table);
        List<Path> v2 = targets(table, "cgroup2");
        if (controllers.isEmpty() && v2.isEmpty()) {
            throw new FailedPreconditionException(
                    "no cgroup hierarchy is mounted: mount -t cgroup2 none /sys/fs/cgroup, or boot with systemd");
        }
        if (controllers.isEmpty()) {
            return new V2Cgroups(v2.getFirst());
        }
        List<Path> others = java.util.stream.Stream.concat(named(table).stream(), v2.stream())
                .toList();
        return new V1Cgroups(v2.isEmpty() ? Mode.V1 : Mode.HYBRID, controllers, others);
    }

    private static Map<Controller, Path> v1Controllers(MountTable table) {
        Map<Controller, Path> controllers = new EnumMap<>(Controller.class);
        for (Mount mount : table.mounts()) {
            if (mount.type().equals("cgroup")) {
                mount.superOptions().stream()
                        .filter(V1_NAMES::containsKey)
                        .forEach(name -> controllers.putIfAbsent(V1_NAMES.get(name), mount.target()));
            }
        }
        return controllers;
    }

    private static List<Path> named(MountTable table) {
        return table.mounts().stream()
                .filter(m -> m.type().equals("cgroup"))
                .filter(m -> m.superOptions().stream().anyMatch(o -> o.startsWith("name=")))
                .map(Mount::target)
                .toList();
    }

    private static List<Path> targets(MountTable table, String type) {
        return table.mounts().stream()
                .filter(m -> m.type().equals(type))
                .map(Mount::target)
                .toList();
    }
}
