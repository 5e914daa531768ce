package io.nodeagent.agent.staticpod;

import io.nodeagent.agent.wake.Alarm;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.descriptor.EntryWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what the files of a folder want, at the start and whenever one changes. The kernel says so at once; for what it
 * cannot say (changes on a network's file server, a folder in the place of this one) the folder is read now and then.
 */
final class ManifestWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestWatch.class);
    private static final Duration RELIST = Duration.ofSeconds(20);
    /** While there is no folder to watch. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Path path;
    private final ManifestFolder folder;
    private final Consumer<List<Manifest>> listener;
    private final InstantSource clock;
    private final Alarm alarm;
    private final Thread thread;
    private @Nullable EntryWatch watch;
    private Optional<Object> watched = Optional.empty();
    private Set<String> changed = new HashSet<>();
    private boolean everything = true;
    private String trouble = "";

    /** @param listener told of all files in the order of their names, by one thread */
    ManifestWatch(Path path, ManifestReader reader, Consumer<List<Manifest>> listener, InstantSource clock) {
        this.path = path;
        this.folder = new ManifestFolder(path, reader);
        this.listener = listener;
        this.clock = clock;
        this.alarm = new Alarm(clock);
        this.thread = Thread.ofVirtual().name("static-pods").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        alarm.close();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                alarm.answer();
                look();
            } while (alarm.await(Optional.of(clock.instant().plus(watch == null ? SOON : RELIST))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            unwatch();
        }
    }

    private void look() {
        try {
            if (!watched.equals(folder.identity())) {
                unwatch();
            }
            String unwatched = watchIfThere();
            Set<String> names = takeChanged();
            boolean all = names.isEmpty();
            Optional<List<Manifest>> found = folder.read(name -> all || names.contains(name));
            trouble(found.isPresent() ? unwatched : "there is no such folder, so there are no static pods: make it");
            listener.accept(found.orElse(List.of()));
        } catch (NodeAgentException | UncheckedIOException e) {
            trouble(String.valueOf(e.getMessage()));
            synchronized (this) {
                everything = true;
            }
        }
    }

    /**
     * Watched first and read then, so that no change falls between the two.
     *
     * @return why it cannot be watched, so that it is only read now and again; empty where it can
     */
    private String watchIfThere() {
        Optional<Object> identity = folder.identity();
        if (watch == null && identity.isPresent()) {
            try {
                EntryWatch begun = new EntryWatch(path);
                watch = begun;
                watched = identity;
                begun.whenChanged(() -> collect(begun));
            } catch (NodeAgentException e) {
                return "changes are not told of, so it is read each second: " + e.getMessage();
            }
        }
        return "";
    }

    private void unwatch() {
        if (watch != null) {
            watch.close();
        }
        watch = null;
        watched = Optional.empty();
    }

    private void collect(EntryWatch source) {
        try {
            EntryWatch.Changes changes = source.changes();
            List<String> links =
                    changes.created().stream().filter(folder::isLink).toList();
            synchronized (this) {
                changed.addAll(changes.settled());
                changed.addAll(links);
                everything |= changes.lost() || changes.ended();
            }
            if (!changes.settled().isEmpty() || !links.isEmpty() || changes.lost() || changes.ended()) {
                alarm.ring();
            }
        } catch (IOException e) {
            trouble("changes are not told: " + e);
        }
    }

    /** The names that changed; empty when all are to be looked at, as when it is time again. */
    private synchronized Set<String> takeChanged() {
        Set<String> names = everything ? Set.of() : Set.copyOf(changed);
        changed = new HashSet<>();
        everything = false;
        return names;
    }

    private synchronized void trouble(String now) {
        if (!now.equals(trouble) && !now.isEmpty()) {
            LOG.atWarn().addKeyValue("folder", path).log("static pods: {}", now);
        }
        trouble = now;
    }
}
