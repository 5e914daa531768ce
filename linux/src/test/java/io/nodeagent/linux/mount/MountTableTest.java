package io.nodeagent.linux.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static final MountTable TABLE = MountTable.parse("""
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            30 22 0:25 / /data rw - tmpfs tmpfs rw,size=1024k
            31 22 0:26 / /data/a\\040b ro,nosuid shared:7 master:3 - tmpfs tmpfs rw
            32 22 0:27 / /over rw master:9 - tmpfs first rw
            33 32 0:28 / /over rw shared:12 - tmpfs second rw
            nonsense
            """);

    @Test
    void readsWhoSeesWhatIsMountedLater() {
        MountTable.Mount root = TABLE.mounts().getFirst();
        assertTrue(root.shared() && !root.slave());
        MountTable.Mount data = TABLE.mounts().get(1);
        assertFalse(data.shared() || data.slave());
        MountTable.Mount both = TABLE.mounts().get(2);
        assertTrue(both.shared() && both.slave());
        assertEquals(Path.of("/data/a b"), both.target());
        assertEquals(5, TABLE.mounts().size());
    }

    @Test
    void findsTheMountOfAPath() {
        assertEquals("/", TABLE.of(Path.of("/database")).orElseThrow().target().toString());
        assertEquals(
                "/data", TABLE.of(Path.of("/data/x")).orElseThrow().target().toString());
        assertEquals(
                "/data/a b",
                TABLE.of(Path.of("/data/a b/c")).orElseThrow().target().toString());
        assertEquals("second", TABLE.of(Path.of("/over")).orElseThrow().source(), "the later one lies on top");
    }
}
