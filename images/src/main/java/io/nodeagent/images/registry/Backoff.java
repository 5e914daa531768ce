package io.nodeagent.images.registry;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait between attempts: doubling, with a random part so that nodes do not come back together. */
record Backoff(int attempts, Duration first, Duration longest) {
    /** Four attempts within about two seconds; the kubelet's own back-off comes on top. */
    static final Backoff DEFAULT = new Backoff(4, Duration.ofMillis(200), Duration.ofSeconds(5));

    /**
     * Waits before another attempt.
     *
     * @param done how many attempts failed so far
     * @param asked the server's {@code Retry-After}, in seconds where it is one
     */
    void await(int done, Optional<String> asked) throws InterruptedIOException {
        long millis = first.toMillis() << Math.min(done - 1, 10);
        long jittered = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        long wanted = asked.filter(a -> a.matches("[0-9]{1,6}"))
                .map(a -> Long.parseLong(a) * 1000)
                .orElse(0L);
        try {
            Thread.sleep(Math.min(longest.toMillis(), Math.max(jittered, wanted)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("cancelled").initCause(e);
        }
    }
}
