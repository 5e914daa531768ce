package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for something to become true, looking again and again. */
final class Eventually {
    private static final long PAUSE_MILLIS = 50;

    private Eventually() {}

    /** The first value that satisfies {@code wanted}; fails with the last one seen when {@code limit} is over. */
    static <T> T get(Duration limit, Supplier<T> value, Predicate<T> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            T seen = value.get();
            if (wanted.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > deadline) {
                return fail("not in " + limit + "; last seen: " + seen);
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    static void isTrue(Duration limit, Supplier<Boolean> condition) {
        boolean _ = get(limit, condition, Boolean::booleanValue);
    }
}
