package io.nodeagent.cgroups.detect;

import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.CgroupsContract;
import org.jspecify.annotations.NullMarked;

/** The contract on whatever this machine mounts. */
@NullMarked
class DetectedCgroupsIT extends CgroupsContract {
    private final Cgroups cgroups = CgroupDetection.detect();

    @Override
    protected Cgroups cgroups() {
        return cgroups;
    }
}
