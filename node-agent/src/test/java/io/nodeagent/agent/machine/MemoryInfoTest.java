package io.nodeagent.agent.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MemoryInfoTest {
    @Test
    void readsMeminfo() {
        assertEquals(
                new MemoryInfo(
                        24684084L * 1024,
                        23000000L * 1024,
                        20000000L * 1024,
                        900000L * 1024,
                        1500000L * 1024,
                        300000L * 1024,
                        700000L * 1024,
                        2097148L * 1024,
                        2097000L * 1024),
                MemoryInfo.parse("""
                        MemTotal:       24684084 kB
                        MemFree:        20000000 kB
                        MemAvailable:   23000000 kB
                        Cached:          1500000 kB
                        Inactive(anon):   100000 kB
                        Inactive(file):   900000 kB
                        SwapTotal:       2097148 kB
                        SwapFree:        2097000 kB
                        AnonPages:        700000 kB
                        Mapped:           300000 kB
                        HugePages_Total:       0
                        """));
    }
}
