package io.nodeagent.agent.stats;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells how fast CPU time is used now. The look of the question before serves as the beginning of the window, if it is
 * young enough to speak of now and knows all that runs; else the asker waits a second for a second look. So nothing is
 * measured while nobody asks.
 */
public final class UsageMeter {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Supplier<NodeSummary> look;
    private final InstantSource clock;
    private @Nullable Look last;
    private @Nullable UsageRates rates;

    private record Look(Instant at, NodeSummary summary) {}

    /** @param look at CPU and memory, such as {@link StatsCollector#cpuAndMemory} */
    public UsageMeter(Supplier<NodeSummary> look, InstantSource clock) {
        this.look = look;
        this.clock = clock;
    }

    /** The rates; askers take turns, and of those who ask within one second all get the same, unless more runs then. */
    public synchronized UsageRates rates() throws InterruptedException {
        Look now = look();
        Look before = last;
        boolean comparable = before != null && UsageRates.comparable(before.summary(), now.summary());
        if (before != null
                && rates != null
                && comparable
                && !between(before, now).isNegative()
                && between(before, now).compareTo(SHORTEST) < 0) {
            return rates;
        }
        if (before == null || !comparable || !within(before, now)) {
            Thread.sleep(SHORTEST);
            before = now;
            now = look();
        }
        UsageRates measured = UsageRates.between(before.summary(), now.summary());
        last = now;
        rates = measured;
        return measured;
    }

    private Look look() {
        NodeSummary summary = look.get();
        return new Look(clock.instant(), summary);
    }

    /** Not too long ago; a clock that was set back leaves nothing to compare with. */
    private static boolean within(Look before, Look now) {
        Duration between = between(before, now);
        return !between.isNegative() && between.compareTo(LONGEST) <= 0;
    }

    private static Duration between(Look before, Look now) {
        return Duration.between(before.at(), now.at());
    }
}
