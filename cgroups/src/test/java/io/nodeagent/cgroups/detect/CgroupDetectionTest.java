package io.nodeagent.cgroups.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cgroups.Cgroups.Controller;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.mount.MountTable;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class CgroupDetectionTest {
    @Test
    void controllersInTheirOwnHierarchiesBesideAV2MountAreHybrid() {
        Cgroups cgroups = CgroupDetection.detect(MountTable.parse("""
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
                35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """));
        assertEquals(Cgroups.Mode.HYBRID, cgroups.mode());
        assertEquals(Set.of(Controller.CPU, Controller.CPUACCT, Controller.MEMORY), cgroups.controllers());
    }

    @Test
    void aSingleV2MountIsV2() {
        Cgroups cgroups = CgroupDetection.detect(MountTable.parse(
                "25 23 0:22 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n"));
        assertEquals(Cgroups.Mode.V2, cgroups.mode());
    }

    @Test
    void noHierarchyIsRefusedWithWhatToDo() {
        assertThrows(FailedPreconditionException.class, () -> CgroupDetection.detect(MountTable.parse("")));
    }
}
