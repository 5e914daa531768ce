package io.nodeagent.oci.runtime;

import io.nodeagent.linux.descriptor.Epoll;
import io.nodeagent.linux.descriptor.FolderWatch;
import io.nodeagent.linux.process.PidFd;
import io.nodeagent.linux.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exit watch: one platform thread, {@code exit-watch}, in epoll over the exit folder's inotify and two pidfds a
 * container. Events only say where to look; what counts is the exit file, and whether the processes live.
 */
public final class PollingExitWatch implements ExitWatch {
    /** conmon may be starved for seconds in a burst, and a code told as unknown is a pod failed for nothing. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(PollingExitWatch.class);
    private static final long FOLDER = 0;
    private static final int RETRY_MILLIS = 1000;

    private final ExitFiles files;
    private final Listener listener;
    private final Duration grace;
    private final Clock clock;
    private final Epoll epoll = new Epoll();
    private final FolderWatch folderWatch;
    private final Thread thread;

    private final Object lock = new Object();
    private final Map<String, WatchedContainer> containers = new HashMap<>();
    private final Map<Long, WatchedContainer> byKey = new HashMap<>();
    private long nextKey = FOLDER + 1;
    private boolean closed;
    private boolean lookAtAll;

    /**
     * @param exitFolder an existing folder
     * @param grace how long after a container's end a living conmon may take to write the exit file
     */
    public PollingExitWatch(Path exitFolder, Listener listener, Duration grace, Clock clock) {
        this.files = new ExitFiles(exitFolder);
        this.listener = listener;
        this.grace = grace;
        this.clock = clock;
        this.folderWatch = new FolderWatch(exitFolder);
        epoll.add(folderWatch.number(), Epoll.IN, FOLDER);
        this.thread = Thread.ofPlatform().daemon().name("exit-watch").start(this::run);
    }

    @Override
    public void watch(String id, ProcessIdentity init, ProcessIdentity monitor) {
        String checked = BundleLinks.checked(id);
        synchronized (lock) {
            if (closed || containers.containsKey(checked)) {
                return;
            }
            WatchedContainer container = new WatchedContainer(checked);
            containers.put(checked, container);
            container.init = open(init, container);
            container.monitor = open(monitor, container);
            if (container.init == null) {
                container.initEnded(System.nanoTime());
            }
            judge(container);
        }
        // The thread may sleep for longer than this container's patience.
        epoll.wake();
    }

    @Override
    public void forget(String id) {
        synchronized (lock) {
            WatchedContainer container = containers.remove(BundleLinks.checked(id));
            if (container != null) {
                release(container);
            }
            files.remove(id);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        epoll.wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            int timeoutMillis = -1;
            while (true) {
                long[] keys = epoll.await(timeoutMillis);
                synchronized (lock) {
                    if (closed) {
                        break;
                    }
                    timeoutMillis = handleSafely(keys);
                }
            }
        } finally {
            synchronized (lock) {
                containers.values().forEach(this::release);
                containers.clear();
                folderWatch.close();
                epoll.close();
            }
        }
    }

    /** A failure must not end the watch of all: it is logged, and a second later everything is looked at again. */
    private int handleSafely(long[] keys) {
        try {
            return handle(keys);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("exit watch: looking at every container again in a second");
            lookAtAll = true;
            return RETRY_MILLIS;
        }
    }

    /** Answers how long to wait next. */
    private int handle(long[] keys) {
        for (long key : keys) {
            WatchedContainer container = byKey.remove(key);
            if (key == FOLDER) {
                folderChanged();
            } else if (container != null) {
                look(container);
            }
        }
        if (lookAtAll) {
            List.copyOf(containers.values()).forEach(this::look);
            lookAtAll = false;
        }
        long now = System.nanoTime();
        Duration shortest = null;
        for (WatchedContainer container : new ArrayList<>(containers.values())) {
            Optional<Duration> patience = container.told ? Optional.empty() : container.patience(now, grace);
            if (patience.isPresent() && !patience.get().isPositive()) {
                judge(container);
            } else if (patience.isPresent()
                    && (shortest == null || patience.get().compareTo(shortest) < 0)) {
                shortest = patience.get();
            }
        }
        return shortest == null ? -1 : (int) Math.min(shortest.toMillis() + 1, Integer.MAX_VALUE);
    }

    private void folderChanged() {
        List<WatchedContainer> affected = new ArrayList<>();
        try {
            FolderWatch.Changes changes = folderWatch.changes();
            if (changes.lost()) {
                affected.addAll(containers.values());
            }
            for (String name : changes.names()) {
                WatchedContainer container = ExitFiles.isFinal(name) ? containers.get(name) : null;
                if (container != null) {
                    affected.add(container);
                }
            }
        } catch (IOException e) {
            LOG.atWarn().log("exit folder's events cannot be read, reading the files instead: {}", e.toString());
            affected.addAll(containers.values());
        }
        affected.forEach(this::judge);
    }

    private void look(WatchedContainer container) {
        if (container.init != null && container.init.exited()) {
            close(container.init);
            container.init = null;
            container.initEnded(System.nanoTime());
        }
        if (container.monitor != null && container.monitor.exited()) {
            close(container.monitor);
            container.monitor = null;
        }
        judge(container);
    }

    /** Tells the exit when it is certain. */
    private void judge(WatchedContainer container) {
        if (container.told) {
            return;
        }
        Optional<ExitFiles.ExitFile> file = Optional.empty();
        try {
            file = files.read(container.id);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("container", container.id).log("exit file: {}", e.getMessage());
        }
        boolean over = container
                .patience(System.nanoTime(), grace)
                .filter(left -> !left.isPositive())
                .isPresent();
        if (file.isPresent()) {
            tell(
                    container,
                    new ContainerExit(
                            container.id,
                            Optional.of(file.get().exitCode()),
                            file.get().writtenAt()));
        } else if (over) {
            tell(container, new ContainerExit(container.id, Optional.empty(), clock.instant()));
        }
    }

    private void tell(WatchedContainer container, ContainerExit exit) {
        container.told = true;
        release(container);
        Thread _ = Thread.ofVirtual().name("exit-" + exit.id()).start(() -> listener.exited(exit));
    }

    private @Nullable PidFd open(ProcessIdentity process, WatchedContainer container) {
        Optional<PidFd> opened = PidFd.open(process);
        if (opened.isEmpty()) {
            return null;
        }
        long key = nextKey++;
        epoll.add(opened.get().number(), Epoll.IN | Epoll.ONE_SHOT, key);
        byKey.put(key, container);
        return opened.get();
    }

    private void release(WatchedContainer container) {
        byKey.values().removeIf(other -> other == container);
        if (container.init != null) {
            close(container.init);
            container.init = null;
        }
        if (container.monitor != null) {
            close(container.monitor);
            container.monitor = null;
        }
    }

    private void close(PidFd process) {
        epoll.remove(process.number());
        process.close();
    }
}
