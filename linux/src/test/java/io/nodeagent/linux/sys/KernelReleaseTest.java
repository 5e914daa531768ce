package io.nodeagent.linux.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KernelReleaseTest {
    @Test
    void compares() {
        KernelRelease release = KernelRelease.parse("5.12.0-rc1-cloud\n");
        assertTrue(release.atLeast(5, 12) && release.atLeast(4, 19));
        assertFalse(release.atLeast(5, 13) || release.atLeast(6, 0));
        assertEquals(new KernelRelease(0, 0), KernelRelease.parse("odd"));
    }
}
