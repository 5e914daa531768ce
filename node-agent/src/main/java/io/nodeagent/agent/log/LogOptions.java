package io.nodeagent.agent.log;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to show of a log.
 *
 * @param follow go on until the container has ended
 * @param timestamps put the time before each line
 * @param since leave out what is older
 * @param tailLines only so many lines from the end; counted before {@code since} is applied
 * @param limitBytes stop after so many bytes of output
 */
public record LogOptions(
        boolean follow, boolean timestamps, Optional<Instant> since, OptionalLong tailLines, OptionalLong limitBytes) {
    /** The whole log as it is now. */
    public static final LogOptions ALL =
            new LogOptions(false, false, Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
}
