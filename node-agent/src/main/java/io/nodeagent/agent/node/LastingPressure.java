package io.nodeagent.agent.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * A pressure stays for five minutes after it was last seen, as the kubelet's pressure transition period has it:
 * schedulers would otherwise send pods to a node that is about to be short again. One thread.
 */
final class LastingPressure {
    private static final Duration LASTS = Duration.ofMinutes(5);

    private final Supplier<Pressure> measure;
    private final InstantSource clock;
    private Instant memory = Instant.MIN;
    private Instant disk = Instant.MIN;
    private Instant pids = Instant.MIN;

    LastingPressure(Supplier<Pressure> measure, InstantSource clock) {
        this.measure = measure;
        this.clock = clock;
    }

    Pressure now() {
        Pressure seen = measure.get();
        Instant now = clock.instant();
        memory = seen.memory() ? now : memory;
        disk = seen.disk() ? now : disk;
        pids = seen.pids() ? now : pids;
        return new Pressure(lasts(memory, now), lasts(disk, now), lasts(pids, now));
    }

    private static boolean lasts(Instant seen, Instant now) {
        return seen.isAfter(now.minus(LASTS));
    }
}
