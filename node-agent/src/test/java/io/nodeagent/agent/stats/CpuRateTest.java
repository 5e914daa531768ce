package io.nodeagent.agent.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CpuRateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final CpuRate rate = new CpuRate();

    @Test
    void theSecondLookTellsHowFastItGrows() {
        assertEquals(OptionalLong.empty(), look(1_000, 0));
        assertEquals(OptionalLong.of(250_000_000), look(1_000 + 2_500_000_000L, 10_000));
        assertEquals(OptionalLong.of(250_000_000), look(3_000_000_000L, 10_100), "too close to tell anything new");
        assertEquals(OptionalLong.of(0), look(2_500_001_000L, 11_000));
    }

    @Test
    void aCounterThatBeganAnewHasNoRate() {
        assertEquals(OptionalLong.empty(), look(1_000, 0));
        assertEquals(OptionalLong.empty(), look(10, 10_000));
        assertEquals(OptionalLong.of(1), look(20, 20_000));
    }

    private OptionalLong look(long nanos, long millis) {
        return rate.of(nanos, START.plusMillis(millis)).nanoCores();
    }
}
