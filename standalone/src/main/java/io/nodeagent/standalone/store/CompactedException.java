package io.nodeagent.standalone.store;

/** The changes after a revision are no longer known; list again and watch from there. */
public final class CompactedException extends RuntimeException {
    private final long asked;
    private final long oldest;

    CompactedException(long asked, long oldest) {
        super("too old resource version: %d (%d)".formatted(asked, oldest));
        this.asked = asked;
        this.oldest = oldest;
    }

    public long asked() {
        return asked;
    }

    /** The oldest revision that can be watched from. */
    public long oldest() {
        return oldest;
    }
}
