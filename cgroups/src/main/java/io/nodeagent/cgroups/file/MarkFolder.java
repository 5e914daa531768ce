package io.nodeagent.cgroups.file;

import io.nodeagent.cgroups.CgroupException;
import io.nodeagent.cgroups.ProcessMark;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mark as a folder of one hierarchy. */
public record MarkFolder(CgroupFolder parent, CgroupFolder folder, String runtimeOption) implements ProcessMark {
    private static final Logger LOG = LoggerFactory.getLogger(MarkFolder.class);
    private static final int ATTEMPTS = 100;

    /** Makes it; {@code prefix} is what the OCI runtimes want before the name. */
    public static MarkFolder make(CgroupFolder parent, String name, String prefix) {
        MarkFolder mark = new MarkFolder(parent, parent.child(name), prefix + name);
        mark.folder.make();
        return mark;
    }

    @Override
    public Set<Long> processes() {
        Set<Long> pids = new TreeSet<>();
        folder.tree().forEach(f -> pids.addAll(f.readPids()));
        return pids;
    }

    /** Again and again, for a process may fork between the reading of the list and its move. */
    @Override
    public void close() {
        Set<Long> left = processes();
        for (int attempt = 0; !left.isEmpty() && attempt < ATTEMPTS; attempt++) {
            left.forEach(this::giveBack);
            left = processes();
        }
        if (left.isEmpty()) {
            folder.removeTree();
        } else {
            LOG.atDebug().addKeyValue("cgroup", folder.path()).log("stays until the group above is removed: {}", left);
        }
    }

    private void giveBack(long pid) {
        try {
            parent.write("cgroup.procs", pid);
        } catch (CgroupException e) {
            // It has ended; or, on v2, the group above hands controllers down and so takes no process itself.
            LOG.atTrace().log("process {} not moved: {}", pid, e.getMessage());
        }
    }
}
