package io.nodeagent.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class KeyedLocksTest {
    @Test
    void oneHolderAKeyAndNoMemoryAfter() throws InterruptedException {
        KeyedLocks<String> locks = new KeyedLocks<>();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int[] counted = {0};
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (KeyedLocks.Held _ = locks.lock("a")) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    int seen = counted[0];
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000);
                    counted[0] = seen + 1;
                    inside.decrementAndGet();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1, most.get());
        assertEquals(50, counted[0]);
        assertEquals(0, locks.size());
    }

    @Test
    void anotherKeyDoesNotWait() {
        KeyedLocks<String> locks = new KeyedLocks<>();
        try (KeyedLocks.Held _ = locks.lock("a");
                KeyedLocks.Held _ = locks.lock("b");
                KeyedLocks.Held _ = locks.lock("a")) {
            assertEquals(2, locks.size());
        }
        assertEquals(0, locks.size());
    }
}
