package io.nodeagent.cgroups.v1;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.ProcCgroup;
import io.nodeagent.cgroups.file.CgroupFolder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The v1 hierarchies of a machine as one tree. */
public final class V1Cgroups implements Cgroups {
    private final Mode mode;
    private final Map<Controller, Path> mounts;
    private final List<Path> hierarchies;

    /**
     * Joins hierarchies to one tree.
     *
     * @param mode {@code V1} or {@code HYBRID}
     * @param mounts where each controller's hierarchy is mounted; several may share one
     * @param others further hierarchies to keep in step: named ones such as systemd's, and the v2 mount of a hybrid machine
     */
    public V1Cgroups(Mode mode, Map<Controller, Path> mounts, List<Path> others) {
        this.mode = mode;
        this.mounts = new EnumMap<>(mounts);
        this.hierarchies = java.util.stream.Stream.concat(mounts.values().stream(), others.stream())
                .distinct()
                .toList();
    }

    @Override
    public Mode mode() {
        return mode;
    }

    @Override
    public Set<Controller> controllers() {
        return Set.copyOf(mounts.keySet());
    }

    @Override
    public Cgroup create(CgroupPath path) {
        for (Path hierarchy : hierarchies) {
            CgroupFolder folder = new CgroupFolder(hierarchy);
            for (Path name : Path.of(path.value().substring(1))) {
                CgroupFolder parent = folder;
                folder = folder.child(name.toString());
                if (!name.toString().isEmpty()) {
                    folder.make();
                    Cpuset.inherit(parent, folder);
                }
            }
        }
        return at(path);
    }

    @Override
    public Cgroup at(CgroupPath path) {
        String relative = path.value().substring(1);
        Map<Controller, CgroupFolder> folders = new EnumMap<>(Controller.class);
        mounts.forEach((controller, mount) -> folders.put(controller, new CgroupFolder(mount.resolve(relative))));
        List<CgroupFolder> all = hierarchies.stream()
                .map(mount -> new CgroupFolder(mount.resolve(relative)))
                .toList();
        return new V1Cgroup(path, folders, all);
    }

    @Override
    public CgroupPath of(long pid) {
        return ProcCgroup.of(pid).v1("memory");
    }
}
