package io.nodeagent.linux.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class InterfaceCountersTest {
    @Test
    void linesOfTheKernel() {
        String text = """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                    lo: 2776770   11307    0    0    0     0          0         0  2776770   11307    0    0    0     0       0          0
                  eth0: 1215645    2751    3    6    0     0          0         0  1782404    4324    4    5    0   427       0          0
                broken
                """;
        assertEquals(
                List.of(
                        new InterfaceCounters("lo", 2_776_770, 11_307, 0, 0, 2_776_770, 11_307, 0, 0),
                        new InterfaceCounters("eth0", 1_215_645, 2_751, 3, 6, 1_782_404, 4_324, 4, 5)),
                InterfaceCounters.parse(text));
    }

    @Test
    void aProcessesOwn() {
        assertTrue(InterfaceCounters.of(ProcessHandle.current().pid()).stream()
                .anyMatch(i -> i.name().equals("lo")));
        assertEquals(List.of(), InterfaceCounters.of(-1));
    }

    @Test
    void theKernelsOwn() {
        assertTrue(InterfaceCounters.current().stream().anyMatch(i -> i.name().equals("lo")));
    }
}
