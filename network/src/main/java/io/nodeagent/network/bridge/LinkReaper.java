package io.nodeagent.network.bridge;

import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.netlink.Links;
import io.nodeagent.linux.netlink.NetlinkSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes pods' links behind the callers' backs, on a thread of its own.
 *
 * <p>The kernel waits for all of its cores to pass a quiet state before it lets a link go, 10 to 40 ms; links that are
 * removed by one request share one wait. So removals that come while one is under way make up the next, and no caller
 * waits. What hangs on a link, its lease, is released when it is gone.
 */
final class LinkReaper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkReaper.class);
    /** Marks links that are to go; a group number (ip-link(8)) that nobody is likely to use otherwise. */
    private static final int GROUP_BASE = 0x6e610000;

    private final int group;
    private final Consumer<String> whenGone;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Doomed> queue = new ArrayDeque<>();
    private final Set<String> pending = new HashSet<>();
    private boolean closed;

    private record Doomed(String sandbox, String link) {}

    /**
     * @param bridge whose links these are
     * @param whenGone told each sandbox whose link is gone
     */
    LinkReaper(String bridge, Consumer<String> whenGone) {
        this.group = GROUP_BASE | (bridge.hashCode() & 0xffff);
        this.whenGone = whenGone;
        this.thread = Thread.ofPlatform().daemon().name("link-reaper-" + bridge).start(this::run);
    }

    /** Removes the link some time soon; repeated for a pending one it is one removal. */
    void remove(String sandbox, String link) {
        lock.lock();
        try {
            if (pending.add(sandbox)) {
                queue.add(new Doomed(sandbox, link));
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the sandbox's removal, if one is pending, is through. */
    void await(String sandbox) {
        lock.lock();
        try {
            while (pending.contains(sandbox)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is pending. */
    void awaitAll() {
        lock.lock();
        try {
            while (!pending.isEmpty()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Finishes what is pending and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(Duration.ofMinutes(1))) {
                LOG.warn("links of removed pods are still being removed; the next start finishes it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Doomed> batch = nextBatch();
        while (!batch.isEmpty()) {
            try (NetlinkSocket host = NetlinkSocket.open()) {
                removeTogether(new Links(host), batch);
            } catch (NodeAgentException e) {
                LOG.atWarn()
                        .addKeyValue("links", batch)
                        .log("links not removed, the next start does: {}", e.getMessage());
            }
            finish(batch);
            batch = nextBatch();
        }
    }

    private void removeTogether(Links links, List<Doomed> batch) {
        if (batch.size() == 1) {
            links.delete(batch.getFirst().link());
        } else {
            batch.forEach(doomed -> links.setGroup(doomed.link(), group));
            links.deleteGroup(group);
        }
        batch.forEach(doomed -> whenGone.accept(doomed.sandbox()));
    }

    private List<Doomed> nextBatch() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            List<Doomed> batch = new ArrayList<>(queue);
            queue.clear();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void finish(List<Doomed> batch) {
        lock.lock();
        try {
            batch.forEach(doomed -> pending.remove(doomed.sandbox()));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
