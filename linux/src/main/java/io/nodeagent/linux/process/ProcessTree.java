package io.nodeagent.linux.process;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A process with all its descendants, and all that share a session with a descendant: those whose parent ended and so
 * left the tree. A process that both left its session and lost its parent is beyond reach, unless the caller knows it.
 */
public final class ProcessTree {
    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final long NO_SESSION = -1;
    private static final Duration STOP_PATIENCE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String ZOMBIE = "Z";
    /** States of a thread that runs no further by itself: stopped, traced, ended. */
    private static final Set<String> STILL = Set.of("T", "t", ZOMBIE, "X");

    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int START_TIME = 19;

    private ProcessTree() {}

    private record Entry(ProcessIdentity identity, long parent, long session) {}

    /**
     * Kills {@code root} and the tree below it, and waits for all to have ended. Everything found is stopped first and the
     * search repeated until it finds nothing new, so that nothing forks its way out. The root dies last, if it does not
     * end by itself: a parent that lives takes its children's exit codes, else they may stay zombies of an init that waits
     * for nobody. What hangs in the kernel is signalled and not waited for any longer than {@link #PATIENCE}.
     *
     * @param rootGrace how long the root may take to end when its descendants are dead
     */
    public static void kill(ProcessIdentity root, Duration rootGrace) throws InterruptedException {
        kill(root, Set::of, rootGrace);
    }

    /**
     * The same with further processes and the trees below them.
     *
     * @param others asked for their pids again after each search
     */
    public static void kill(ProcessIdentity root, Supplier<Set<Long>> others, Duration rootGrace)
            throws InterruptedException {
        Map<Long, PidFd> held = new LinkedHashMap<>();
        try {
            boolean grown = true;
            while (grown) {
                grown = false;
                for (ProcessIdentity member : members(root, others.get())) {
                    grown |= stop(member, held);
                }
                awaitStopped(held.keySet());
            }
            PidFd top = held.remove(root.pid());
            held.values().forEach(process -> send(process, SIGKILL));
            if (top != null) {
                held.put(root.pid(), top);
                // Woken up it could fork again, so only a root that may end by itself is.
                if (rootGrace.isZero() || !endsByItself(top, rootGrace)) {
                    send(top, SIGKILL);
                }
            }
            awaitEnd(held.values());
        } finally {
            held.values().forEach(PidFd::close);
        }
    }

    private static boolean endsByItself(PidFd root, Duration grace) throws InterruptedException {
        send(root, SIGCONT);
        return root.await(grace);
    }

    private static void send(PidFd process, int signal) {
        boolean _ = process.signal(signal);
    }

    private static boolean stop(ProcessIdentity process, Map<Long, PidFd> held) {
        if (held.containsKey(process.pid())) {
            return false;
        }
        Optional<PidFd> handle = PidFd.open(process);
        handle.ifPresent(h -> {
            held.put(process.pid(), h);
            send(h, SIGSTOP);
        });
        return handle.isPresent();
    }

    /**
     * A fork that was under way when the signal came is finished before its process stops, and only then does its child
     * show. A thread that waits for a child of vfork(2) stops later than that child, so there is an end to waiting.
     */
    private static void awaitStopped(Set<Long> pids) throws InterruptedException {
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (!pids.stream().allMatch(ProcessTree::still) && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
    }

    private static boolean still(long pid) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads) {
                if (fields(thread).filter(f -> !STILL.contains(f[STATE])).isPresent()) {
                    return false;
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            return true;
        }
    }

    private static void awaitEnd(Collection<PidFd> processes) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (PidFd process : processes) {
            boolean _ = process.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    /** The root's session is followed only where the root leads it: else it is the session of whoever started it. */
    private static Set<ProcessIdentity> members(ProcessIdentity root, Set<Long> others) {
        Map<Long, Entry> all = all();
        Optional<Entry> top = Optional.ofNullable(all.get(root.pid()))
                .filter(entry -> entry.identity().equals(root));
        long starters = top.map(Entry::session).filter(s -> s != root.pid()).orElse(NO_SESSION);
        Set<ProcessIdentity> found = new LinkedHashSet<>();
        Set<Long> pids = new HashSet<>(others);
        Set<Long> sessions = new HashSet<>();
        top.ifPresent(entry -> pids.add(root.pid()));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Entry entry : all.values()) {
                boolean belongs = pids.contains(entry.identity().pid())
                        || pids.contains(entry.parent())
                        || sessions.contains(entry.session());
                if (belongs && found.add(entry.identity())) {
                    grown = true;
                    pids.add(entry.identity().pid());
                    if (entry.session() != starters) {
                        sessions.add(entry.session());
                    }
                }
            }
        }
        return found;
    }

    private static Map<Long, Entry> all() {
        Map<Long, Entry> all = new LinkedHashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path folder : folders) {
                read(folder).ifPresent(entry -> all.put(entry.identity().pid(), entry));
            }
        } catch (IOException e) {
            throw new InternalException("list /proc: " + e, e);
        }
        return all;
    }

    private static Optional<Entry> read(Path folder) {
        return fields(folder).filter(f -> !f[STATE].equals(ZOMBIE)).map(fields -> {
            long pid = Long.parseLong(folder.getFileName().toString());
            return new Entry(
                    new ProcessIdentity(pid, Long.parseLong(fields[START_TIME])),
                    Long.parseLong(fields[PARENT]),
                    Long.parseLong(fields[SESSION]));
        });
    }

    /** The fields of a stat file from the state on; empty when the process or thread is gone. */
    private static Optional<String[]> fields(Path folder) {
        try {
            String stat = new String(Files.readAllBytes(folder.resolve("stat")), StandardCharsets.ISO_8859_1);
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
