package io.nodeagent.standalone.store;

import java.time.Duration;
import java.util.List;

/** A watcher's place in the changes of one resource. One thread's. */
public final class ChangeCursor {
    private final ChangeRing ring;
    private long place;
    private long revision;
    private boolean closed;

    ChangeCursor(ChangeRing ring, long place, long revision) {
        this.ring = ring;
        this.place = place;
        this.revision = revision;
    }

    /**
     * The changes since the last call, waiting up to {@code timeout} for the first.
     *
     * @throws CompactedException the reader fell behind by more than the ring holds
     */
    public List<Change> poll(Duration timeout) throws InterruptedException {
        ChangeRing.Batch batch = ring.read(place, timeout, revision);
        place += batch.changes().size();
        revision = Math.max(revision, batch.revision());
        closed = batch.closed();
        return batch.changes();
    }

    /** Every change up to this revision has been read: what a bookmark may say. */
    public long revision() {
        return revision;
    }

    /** Whether the store closed, so that nothing more will come. */
    public boolean closed() {
        return closed;
    }
}
