package io.nodeagent.agent.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How fast a counter of CPU time grows from one look to the next. */
final class CpuRate {
    /** Two looks that are closer tell nothing; the older one is kept. */
    private static final Duration SHORTEST = Duration.ofMillis(500);

    private @Nullable Instant lastAt;
    private long lastNanos;
    private OptionalLong rate = OptionalLong.empty();

    /** The usage with its rate in it; empty at the first look. */
    synchronized Usage.Cpu of(long nanos, Instant at) {
        Instant since = lastAt;
        if (since == null || nanos < lastNanos || Duration.between(since, at).compareTo(SHORTEST) >= 0) {
            rate = since == null || nanos < lastNanos
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.round(
                            (nanos - lastNanos) / (Duration.between(since, at).toNanos() / 1e9)));
            lastAt = at;
            lastNanos = nanos;
        }
        return new Usage.Cpu(at, OptionalLong.of(nanos), rate);
    }
}
