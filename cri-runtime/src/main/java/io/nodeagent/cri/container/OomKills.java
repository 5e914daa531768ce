package io.nodeagent.cri.container;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.OomWatch;
import io.nodeagent.cri.state.ContainerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what the kernel kills in running containers for lack of memory, when it does. The count alone could not tell a
 * container that ended for it from one that lost a helper process hours ago and ends by something else today.
 */
final class OomKills implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OomKills.class);

    /** A first process that ends this soon after a kill among its own, other than well, ended for it. */
    static final Duration CONSEQUENCE = Duration.ofSeconds(30);

    /** A first process that the kernel killed longer ago has been seen to end by now. */
    private static final Duration CERTAINLY_SURVIVED = Duration.ofSeconds(1);

    /** 128 and SIGTERM: the kernel kills with SIGKILL, so somebody asked it to end, and it did. */
    private static final int TERMINATED = 143;

    private final Clock clock;
    private final Map<ContainerId, Watched> watches = new ConcurrentHashMap<>();

    OomKills(Clock clock) {
        this.clock = clock;
    }

    private record Seen(long kills, Instant at) {}

    private static final class Watched {
        volatile Seen seen;
        volatile long survived;

        @Nullable
        OomWatch watch;

        Watched(Seen seen) {
            this.seen = seen;
        }
    }

    /** Begins to watch a container that runs. Where it cannot be watched the count at its end must do. */
    void watch(ContainerRecord container, Cgroup group) {
        Watched watched = new Watched(new Seen(group.oomKills(), clock.instant()));
        if (watches.putIfAbsent(container.id(), watched) != null) {
            return;
        }
        try {
            watched.watch = group.watchOom(kills -> killed(container, watched, kills));
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("container", container.id())
                    .log("out-of-memory kills are only counted: {}", e.getMessage());
        }
    }

    private void killed(ContainerRecord container, Watched watched, long kills) {
        watched.seen = new Seen(kills, clock.instant());
        LOG.atWarn()
                .addKeyValue("container", container.id())
                .addKeyValue("name", container.definition().name())
                .addKeyValue("kills", kills)
                .log("the kernel killed a process of the container for lack of memory");
    }

    /** The container is asked to end, or killed: what it has survived so far will not be why it ends. */
    void stopping(ContainerId container) {
        Watched watched = watches.get(container);
        if (watched != null && older(watched.seen, CERTAINLY_SURVIVED)) {
            watched.survived = watched.seen.kills();
        }
    }

    /** Whether a container that has just ended with a code other than 0 did so for lack of memory. */
    boolean ended(ContainerRecord container, Cgroup group, int code) {
        long kills = group.oomKills();
        if (kills == 0 || code == TERMINATED) {
            return false;
        }
        Watched watched = watches.get(container.id());
        if (watched == null || kills > watched.seen.kills()) {
            return true;
        }
        return kills > watched.survived && !older(watched.seen, CONSEQUENCE);
    }

    private boolean older(Seen seen, Duration age) {
        return clock.instant().isAfter(seen.at().plus(age));
    }

    /** Ends a watch; none is no error. */
    void forget(ContainerId container) {
        Watched watched = watches.remove(container);
        if (watched != null && watched.watch != null) {
            watched.watch.close();
        }
    }

    @Override
    public void close() {
        watches.keySet().forEach(this::forget);
    }
}
