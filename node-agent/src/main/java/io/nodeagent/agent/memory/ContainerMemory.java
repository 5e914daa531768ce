package io.nodeagent.agent.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container's past.
 *
 * @param lastAttempt the highest attempt ever seen, -1 for none
 * @param accountedAttempt the attempt whose end the back-off already counts, -1 for none
 * @param backOffSeconds how long the restart after that end waits
 * @param restartAt when it may happen
 * @param image the image of the next start, once it is here
 * @param startFailure of the attempt it names
 */
public record ContainerMemory(
        int lastAttempt,
        int accountedAttempt,
        long backOffSeconds,
        @Nullable Instant restartAt,
        @Nullable ReadyImage image,
        @Nullable StartFailure startFailure) {
    private static final long FIRST_SECONDS = 10;
    private static final long LAST_SECONDS = 300;
    private static final Duration STABLE = Duration.ofMinutes(10);

    /** A container never seen. */
    public static final ContainerMemory NONE = new ContainerMemory(-1, -1, 0, null, null, null);

    /**
     * An image found on the node or pulled.
     *
     * @param specImage as the spec names it
     */
    public record ReadyImage(String specImage, String imageRef, Optional<Long> uid, String username) {}

    /** A start that the runtime refused. */
    public record StartFailure(int attempt, String message, Instant at) {}

    public ContainerMemory withAttempt(int attempt) {
        return attempt <= lastAttempt
                ? this
                : new ContainerMemory(attempt, accountedAttempt, backOffSeconds, restartAt, image, startFailure);
    }

    public ContainerMemory withImage(@Nullable ReadyImage ready) {
        return new ContainerMemory(lastAttempt, accountedAttempt, backOffSeconds, restartAt, ready, startFailure);
    }

    public ContainerMemory withStartFailure(StartFailure failure) {
        return new ContainerMemory(lastAttempt, accountedAttempt, backOffSeconds, restartAt, image, failure);
    }

    /**
     * Counts the end of an attempt, once: the first restart comes at once, the next after 10 s, doubling to 300 s; an
     * attempt that ran for ten minutes starts over.
     *
     * @param ran from the start to the end
     */
    public ContainerMemory withEnd(int attempt, Instant finishedAt, Duration ran) {
        if (attempt <= accountedAttempt) {
            return this;
        }
        long wait;
        if (accountedAttempt < 0 || ran.compareTo(STABLE) >= 0) {
            wait = 0;
        } else {
            wait = backOffSeconds == 0 ? FIRST_SECONDS : Math.min(2 * backOffSeconds, LAST_SECONDS);
        }
        return new ContainerMemory(
                Math.max(lastAttempt, attempt), attempt, wait, finishedAt.plusSeconds(wait), image, startFailure);
    }
}
