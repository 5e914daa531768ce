package io.nodeagent.cgroups.file;

import io.nodeagent.cgroups.CgroupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/** Kills what is in a group, again and again: a process may fork between the reading of the list and the signal. */
public final class ProcessKiller {
    private static final long PAUSE_MILLIS = 2;

    private ProcessKiller() {}

    /**
     * Sends SIGKILL to every listed process until the list is empty.
     *
     * @throws CgroupException naming the survivors when {@code timeout} is over
     */
    public static void killAll(Path group, Supplier<Set<Long>> processes, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (Set<Long> left = processes.get(); !left.isEmpty(); left = processes.get()) {
            if (System.nanoTime() > deadline) {
                throw new CgroupException("kill all in", group, "still there after " + timeout + ": " + left, null);
            }
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CgroupException("kill all in", group, "interrupted", e);
            }
        }
    }
}
