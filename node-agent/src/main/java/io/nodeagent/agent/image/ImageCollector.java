package io.nodeagent.agent.image;

import io.nodeagent.agent.image.ImageStore.Disk;
import io.nodeagent.agent.image.ImageStore.StoredImage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes images that no container uses while too much of their disk is in use. Free space is looked at twice a minute, which
 * is one system call; images and containers are listed as seldom as a kubelet does it, or when there is something to remove.
 */
public final class ImageCollector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageCollector.class);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration LIST = Duration.ofMinutes(5);

    private final ImageStore store;
    private final CollectionOptions options;
    private final InstantSource clock;
    private final ImageLedger ledger = new ImageLedger();
    private final AtomicLong freedBytes = new AtomicLong();
    private final Thread thread = Thread.ofVirtual().name("image-collector").unstarted(this::run);
    private Instant listed = Instant.MIN;
    /** Whether a look at the full disk had better wait: there was nothing more to remove. */
    private boolean exhausted;

    private boolean failing;

    public ImageCollector(ImageStore store, CollectionOptions options, InstantSource clock) {
        this.store = store;
        this.options = options;
        this.clock = clock;
    }

    /** Begins; call once. */
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** How many bytes of images it has removed. */
    public long freedBytes() {
        return freedBytes.get();
    }

    private void run() {
        try {
            while (true) {
                round();
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Removes every image that no container uses and that is old enough, however full the disk is.
     *
     * @return whether there was any
     */
    public synchronized boolean collectUnused() {
        Instant now = clock.instant();
        note(now);
        boolean any = false;
        for (StoredImage image : ledger.removable(now, options.minimumAge())) {
            any |= remove(image);
        }
        return any;
    }

    private void note(Instant now) {
        ledger.note(store.images(), store.used(), now);
        listed = now;
    }

    /** One look, and what follows from it. */
    synchronized void round() {
        try {
            Instant now = clock.instant();
            Disk disk = store.disk();
            boolean full = options.highPercent() < 100 && disk.excessBytes(options.highPercent()) > 0;
            if (now.isAfter(listed.plus(LIST)) || (full && !exhausted)) {
                note(now);
                exhausted = full && !collect(disk.excessBytes(options.lowPercent()), now);
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) { // once in a row: a runtime that is away fails every look
                LOG.atWarn().log("images not collected, trying again: {}", e.toString());
            }
            failing = true;
        }
    }

    /** Removes images of that many bytes; says whether there were enough of them. */
    private boolean collect(long wanted, Instant now) {
        long freed = 0;
        for (StoredImage image : ledger.removable(now, options.minimumAge())) {
            if (freed >= wanted) {
                break;
            }
            if (remove(image)) {
                freed += image.sizeBytes();
            }
        }
        if (freed < wanted) {
            LOG.atWarn()
                    .addKeyValue("wantedBytes", wanted)
                    .addKeyValue("freedBytes", freed)
                    .log(
                            "the disk of the images is more than {} % full, and there are no more images to remove: free"
                                    + " space on it",
                            options.highPercent());
        }
        return freed >= wanted;
    }

    private boolean remove(StoredImage image) {
        try {
            store.remove(image.id());
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("image", image.id()).log("image not removed: {}", e.toString());
            return false;
        }
        freedBytes.addAndGet(image.sizeBytes());
        LOG.atInfo()
                .addKeyValue("image", image.id())
                .addKeyValue("names", image.names())
                .addKeyValue("bytes", image.sizeBytes())
                .log("image removed: the disk fills up and nothing uses it");
        return true;
    }
}
