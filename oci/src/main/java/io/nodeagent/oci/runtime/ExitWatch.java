package io.nodeagent.oci.runtime;

import io.nodeagent.linux.process.ProcessIdentity;
import java.time.Instant;
import java.util.Optional;

/**
 * Sees each watched container's end once: by the exit file conmon leaves, by the pidfds of its init and its conmon, and
 * by reading the exit folder at start and when events were lost.
 */
public interface ExitWatch extends AutoCloseable {
    /**
     * Begins to watch. What ended before is told at once. When init has ended and no valid exit file appears within a
     * grace, the exit is told without a code.
     */
    void watch(String id, ProcessIdentity init, ProcessIdentity monitor);

    /** Ends the watch of a container and removes its exit file. */
    void forget(String id);

    @Override
    void close();

    /**
     * A container's end.
     *
     * @param exitCode empty when nobody knows: shown as 255, reason ContainerStatusUnknown
     */
    record ContainerExit(String id, Optional<Integer> exitCode, Instant finishedAt) {}

    /** Is told of ends, on a virtual thread, once a container. */
    @FunctionalInterface
    interface Listener {
        void exited(ContainerExit exit);
    }
}
