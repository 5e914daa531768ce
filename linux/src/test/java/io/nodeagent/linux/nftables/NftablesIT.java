package io.nodeagent.linux.nftables;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.FailedPreconditionException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table of the test's own on this host, without hooks, so that it touches no packet; needs root and libnftables1. */
class NftablesIT {
    private static final String TABLE = "nodeagent-it-nft";

    private final Nftables nftables = Nftables.open();

    @AfterEach
    void removeTable() {
        nftables.run("remove", "add table ip %s\ndelete table ip %s\n".formatted(TABLE, TABLE));
        nftables.close();
    }

    @Test
    void commandsTakeEffectTogetherOrNotAtAll() {
        nftables.run("make", "add table ip " + TABLE);
        NftablesException refused = assertThrows(
                NftablesException.class,
                () -> nftables.run(
                        "half",
                        "add set ip %s a { type ipv4_addr; }\nadd element ip %s b { 1.2.3.4 }"
                                .formatted(TABLE, TABLE)));
        assertTrue(refused.toString().contains("nftables: half: Error: "), refused.toString());
        assertFalse(nftables.json("look", "list table ip " + TABLE).contains("\"set\""));
        nftables.run("whole", "add set ip %s a { type ipv4_addr; }".formatted(TABLE));
        assertTrue(nftables.json("look", "list table ip " + TABLE).contains("\"set\""));
    }

    @Test
    void manyVirtualThreadsTakeTurns() throws Exception {
        nftables.run("make", "add table ip %s\nadd set ip %s a { type ipv4_addr; }".formatted(TABLE, TABLE));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> calls = java.util.stream.IntStream.range(0, 40)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        nftables.run("add", "add element ip %s a { 192.0.2.%d }".formatted(TABLE, i));
                        return true;
                    })
                    .toList();
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                assertTrue(call.get());
            }
        }
        String json = nftables.json("look", "list set ip " + TABLE + " a");
        assertTrue(json.contains("192.0.2.0") && json.contains("192.0.2.39"), json);
    }

    @Test
    void aClosedContextRefuses() {
        Nftables other = Nftables.open();
        other.close();
        other.close();
        assertThrows(FailedPreconditionException.class, () -> other.run("late", "list tables"));
    }
}
