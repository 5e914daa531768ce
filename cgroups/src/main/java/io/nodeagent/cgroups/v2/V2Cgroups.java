package io.nodeagent.cgroups.v2;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.ProcCgroup;
import io.nodeagent.cgroups.file.CgroupFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The v2 hierarchy. */
public final class V2Cgroups implements Cgroups {
    /** Controllers by the kernel's names; cpu time is always accounted, and freezing needs no controller. */
    private static final Map<String, Controller> NAMES = Map.of(
            "cpu", Controller.CPU,
            "cpuset", Controller.CPUSET,
            "memory", Controller.MEMORY,
            "pids", Controller.PIDS,
            "io", Controller.IO,
            "hugetlb", Controller.HUGETLB);

    private final CgroupFolder root;
    private final V2OomWatches watches = new V2OomWatches();

    /** The hierarchy mounted at {@code mount}. */
    public V2Cgroups(Path mount) {
        this.root = new CgroupFolder(mount);
    }

    @Override
    public Mode mode() {
        return Mode.V2;
    }

    @Override
    public Set<Controller> controllers() {
        EnumSet<Controller> found = EnumSet.of(Controller.CPUACCT, Controller.FREEZER, Controller.DEVICES);
        available(root).stream().filter(NAMES::containsKey).map(NAMES::get).forEach(found::add);
        return found;
    }

    @Override
    public Cgroup create(CgroupPath path) {
        CgroupFolder folder = root;
        for (Path name : Path.of(path.value().substring(1))) {
            if (!name.toString().isEmpty()) {
                enableControllers(folder);
                folder = folder.child(name.toString());
                folder.make();
            }
        }
        return at(path);
    }

    @Override
    public Cgroup at(CgroupPath path) {
        Path folder = root.path().resolve(path.value().substring(1));
        return new V2Cgroup(path, new CgroupFolder(folder), watches);
    }

    @Override
    public CgroupPath of(long pid) {
        return ProcCgroup.of(pid).v2();
    }

    /** A group's children have the controllers that the group hands down in its subtree_control. */
    private static void enableControllers(CgroupFolder parent) {
        Set<String> handedDown = words(parent.read("cgroup.subtree_control").orElse(""));
        for (String controller : available(parent)) {
            if (NAMES.containsKey(controller) && !handedDown.contains(controller)) {
                parent.write("cgroup.subtree_control", "+" + controller);
            }
        }
    }

    private static Set<String> available(CgroupFolder folder) {
        return words(folder.read("cgroup.controllers").orElse(""));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split("\\s+")).filter(w -> !w.isEmpty()).collect(Collectors.toSet());
    }
}
