package io.nodeagent.cgroups.file;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares a group's count of out-of-memory kills with the last one seen, and tells when it has grown. */
public final class OomCounter {
    private static final Logger LOG = LoggerFactory.getLogger(OomCounter.class);

    private final LongSupplier counter;
    private final LongConsumer listener;
    private long last;

    /** Begins with the count of now. */
    public OomCounter(LongSupplier counter, LongConsumer listener) {
        this.counter = counter;
        this.listener = listener;
        this.last = counter.getAsLong();
    }

    /** Looks once; answers whether there was something to tell. A failure, of the listener's too, is logged. */
    public synchronized boolean look() {
        try {
            long now = counter.getAsLong();
            if (now <= last) {
                return false;
            }
            last = now;
            listener.accept(now);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("out-of-memory kills not told");
        }
        return true;
    }
}
