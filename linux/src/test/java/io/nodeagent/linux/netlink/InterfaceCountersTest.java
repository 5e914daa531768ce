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
                  eth0: 1215645    2751    3    0    0     0          0         0  1782404    4324    4    0    0   427       0          0
                broken
                """;
        assertEquals(
                List.of(
                        new InterfaceCounters("lo", 2_776_770, 0, 2_776_770, 0),
                        new InterfaceCounters("eth0", 1_215_645, 3, 1_782_404, 4)),
                InterfaceCounters.parse(text));
    }

    @Test
    void theKernelsOwn() {
        assertTrue(InterfaceCounters.current().stream().anyMatch(i -> i.name().equals("lo")));
    }
}
