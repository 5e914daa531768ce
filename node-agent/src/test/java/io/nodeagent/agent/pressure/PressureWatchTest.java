package io.nodeagent.agent.pressure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.agent.pressure.PressureWatch.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Thresholds of 100 of 1,000, and a transition of five minutes. */
class PressureWatchTest {
    private static final Pressure MEMORY = new Pressure(true, false, false);
    private static final Pressure DISK = new Pressure(false, true, false);

    private final Map<Signal, Observation> left = new EnumMap<>(Signal.class);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private PressureWatch watch(EvictionSettings settings) {
        return new PressureWatch(settings.thresholds(), () -> Map.copyOf(left), () -> now);
    }

    private PressureWatch hard() {
        return watch(EvictionSettings.ofHard(
                Map.of("memory.available", "100", "nodefs.available", "10%", "nodefs.inodesFree", "10%")));
    }

    private void left(Signal signal, long available) {
        left.put(signal, new Observation(available, 1000));
    }

    private static List<Signal> due(PressureWatch watch) {
        return watch.look().due().stream()
                .map(Due::threshold)
                .map(Threshold::signal)
                .toList();
    }

    @Test
    void whatIsLeftMustReachTheThreshold() {
        PressureWatch watch = hard();
        left(Signal.MEMORY_AVAILABLE, 100);
        assertEquals(Pressure.NONE, watch.now());
        left(Signal.MEMORY_AVAILABLE, 99);
        assertEquals(MEMORY, watch.now());
        assertEquals(List.of(Signal.MEMORY_AVAILABLE), due(watch));
    }

    @Test
    void bytesAndInodesAreBothTheDisks() {
        PressureWatch watch = hard();
        left(Signal.NODEFS_AVAILABLE, 500);
        left(Signal.NODEFS_INODES_FREE, 1);
        assertEquals(DISK, watch.now());
        left(Signal.MEMORY_AVAILABLE, 1);
        assertEquals(List.of(Signal.MEMORY_AVAILABLE, Signal.NODEFS_INODES_FREE), due(watch), "the most urgent first");
    }

    @Test
    void pressureLastsAWhileAfterItWasSeenAndNothingIsDueThen() {
        PressureWatch watch = hard();
        left(Signal.MEMORY_AVAILABLE, 1);
        assertEquals(MEMORY, watch.now());
        left(Signal.MEMORY_AVAILABLE, 500);
        now = now.plus(Duration.ofMinutes(4));
        assertEquals(MEMORY, watch.now());
        assertEquals(List.of(), due(watch));
        now = now.plus(Duration.ofMinutes(1));
        assertEquals(Pressure.NONE, watch.now());
    }

    @Test
    void pressureThatCannotBeMeasuredAnyMoreHolds() {
        PressureWatch watch = hard();
        left(Signal.NODEFS_AVAILABLE, 1);
        assertEquals(DISK, watch.now());
        left.clear();
        now = now.plus(Duration.ofHours(1));
        assertEquals(DISK, watch.now());
        assertEquals(List.of(), due(watch), "nothing is done for what is not known");
    }

    @Test
    void aSoftThresholdIsDueAfterItsGraceAndOnlyIfMissedAllTheTime() {
        PressureWatch watch = watch(new EvictionSettings(
                Map.of(),
                Map.of("memory.available", "100"),
                Map.of("memory.available", Duration.ofSeconds(90)),
                Map.of(),
                Duration.ofMinutes(5),
                10));
        left(Signal.MEMORY_AVAILABLE, 50);
        assertEquals(List.of(), due(watch));
        assertEquals(MEMORY, watch.now(), "the node says so at once");
        now = now.plusSeconds(89);
        assertEquals(List.of(), due(watch));
        left(Signal.MEMORY_AVAILABLE, 150);
        assertEquals(List.of(), due(watch));
        left(Signal.MEMORY_AVAILABLE, 50);
        now = now.plusSeconds(1);
        assertEquals(List.of(), due(watch));
        now = now.plusSeconds(90);
        assertEquals(List.of(Signal.MEMORY_AVAILABLE), due(watch));
    }

    @Test
    void whatIsReclaimedGoesBeyondTheThreshold() {
        PressureWatch watch = watch(new EvictionSettings(
                Map.of("nodefs.available", "100"),
                Map.of(),
                Map.of(),
                Map.of("nodefs.available", "5%"),
                Duration.ofMinutes(5),
                0));
        left(Signal.NODEFS_AVAILABLE, 120);
        assertEquals(List.of(), due(watch), "never missed, so nothing to reclaim");
        left(Signal.NODEFS_AVAILABLE, 99);
        assertEquals(List.of(Signal.NODEFS_AVAILABLE), due(watch));
        left(Signal.NODEFS_AVAILABLE, 149);
        assertEquals(List.of(Signal.NODEFS_AVAILABLE), due(watch));
        left(Signal.NODEFS_AVAILABLE, 150);
        assertEquals(List.of(), due(watch));
    }
}
