package io.nodeagent.agent.log;

import io.nodeagent.linux.descriptor.FileWatch;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rotates the logs of running containers as they are written: the kernel tells which files were (inotify(7)), so that
 * silent containers cost nothing, and at most every {@link #PAUSE} that is looked at, so that chatty ones cost little.
 *
 * <p>A log is renamed, its writer made to open a new file of its name, and the older files compressed. No line is lost: the
 * writer writes to the renamed file until it has the new one.
 */
public final class LogRotation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogRotation.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration BACK_OFF = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final LogLimits limits;
    private final Consumer<String> reopen;
    private final Clock clock;
    private final FileWatch files = new FileWatch();
    private final ThreadPoolExecutor compressor;
    private final Map<String, Live> byContainer = new HashMap<>();
    private final Map<Integer, Live> byWatch = new HashMap<>();
    private boolean closed;

    /** @param reopen makes the container of an id write to a new file of its log's name */
    public LogRotation(LogLimits limits, Consumer<String> reopen, Clock clock) {
        this.limits = limits;
        this.reopen = reopen;
        this.clock = clock;
        // Compressing takes a processor for long: not one of those that virtual threads share.
        this.compressor = new ThreadPoolExecutor(
                1,
                1,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("log-compress").factory());
        compressor.allowCoreThreadTimeOut(true);
        files.whenChanged(this::changed);
    }

    private static final class Live {
        final String pod;
        final String container;
        final Path path;
        final RotatedLog log;
        int watch = -1;
        Instant notBefore = Instant.MIN;

        Live(String pod, String container, Path path, LogLimits limits) {
            this.pod = pod;
            this.container = container;
            this.path = path;
            this.log = new RotatedLog(path, limits);
        }
    }

    /**
     * Says which containers of a pod write to a log now; others of it are watched no more.
     *
     * @param logs the files by the containers' ids
     */
    public void running(String pod, Map<String, Path> logs) {
        List<Live> begun = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            List.copyOf(byContainer.values()).stream()
                    .filter(live -> live.pod.equals(pod) && !logs.containsKey(live.container))
                    .forEach(this::forget);
            logs.forEach((container, path) -> {
                if (!byContainer.containsKey(container)) {
                    Live live = new Live(pod, container, path, limits);
                    byContainer.put(container, live);
                    begun.add(live);
                }
            });
        }
        if (!begun.isEmpty()) {
            Thread _ = Thread.ofVirtual().name("log-begin").start(() -> begun.forEach(this::begin));
        }
    }

    /** What an earlier run was killed in is finished first. */
    private void begin(Live live) {
        try {
            if (live.log.cutOff()) {
                reopen.accept(live.container);
            }
            watch(live);
            look(live);
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().addKeyValue("log", live.path).log("not rotated while it grows: {}", e.getMessage());
            synchronized (this) {
                // The next time that the pod is looked at tries again.
                forget(live);
            }
        }
    }

    private synchronized void watch(Live live) {
        if (closed || !watched(live)) {
            return;
        }
        end(live);
        live.watch = files.add(live.path);
        byWatch.put(live.watch, live);
    }

    private void forget(Live live) {
        byContainer.remove(live.container, live);
        end(live);
    }

    private void end(Live live) {
        if (byWatch.remove(live.watch, live)) {
            files.remove(live.watch);
        }
        live.watch = -1;
    }

    private void changed() {
        try {
            written(files.changes()).forEach(this::look);
            Thread.sleep(PAUSE);
        } catch (IOException e) {
            LOG.atDebug().log("logs are watched no more: {}", e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private synchronized List<Live> written(FileWatch.Changes changes) {
        List<Live> written = changes.lost()
                ? List.copyOf(byWatch.values())
                : changes.watches().stream()
                        .map(byWatch::get)
                        .filter(Objects::nonNull)
                        .toList();
        changes.gone().stream().map(byWatch::remove).filter(Objects::nonNull).forEach(this::forget);
        return written;
    }

    private void look(Live live) {
        synchronized (live.log) {
            try {
                boolean allowed = !clock.instant().isBefore(live.notBefore);
                // In this order: what is written after the container's end is not rotated. Again and again: what
                // was written to the new file before it was watched has not been told.
                while (allowed && live.log.full() && watched(live)) {
                    rotate(live);
                }
            } catch (NoSuchFileException e) {
                LOG.atDebug().addKeyValue("log", live.path).log("gone before it was rotated");
            } catch (IOException | RuntimeException e) {
                live.notBefore = clock.instant().plus(BACK_OFF);
                // The usual reason is a container that ends in this moment.
                LOG.atInfo()
                        .addKeyValue("log", live.path)
                        .log("not rotated, trying again when it is written: {}", e.getMessage());
            }
        }
    }

    private synchronized boolean watched(Live live) {
        return byContainer.get(live.container) == live;
    }

    private void rotate(Live live) throws IOException {
        Path renamed = live.log.rename(clock.instant());
        try {
            reopen.accept(live.container);
        } catch (RuntimeException e) {
            live.log.undo(renamed);
            throw e;
        }
        watch(live);
        LOG.atDebug().addKeyValue("log", live.path).log("rotated");
        compressor.execute(() -> tidy(live));
    }

    private static void tidy(Live live) {
        try {
            live.log.tidy();
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("log", live.path).log("removed while it was compressed: {}", e.getMessage());
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("log", live.path).setCause(e).log("older files not compressed");
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            byContainer.clear();
            byWatch.clear();
        }
        files.close();
        compressor.shutdown();
    }
}
