package io.nodeagent.agent.pressure;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What thresholds are about; names are the kubelet's. More urgent ones come first.
 *
 * <p>A signal of a disk counts what users may still write, as statfs(2) has it; {@code nodefs} is the disk of the agent's folder,
 * {@code imagefs} that of the images.
 */
public enum Signal {
    MEMORY_AVAILABLE("memory.available", Resource.MEMORY),
    PID_AVAILABLE("pid.available", Resource.PIDS),
    NODEFS_AVAILABLE("nodefs.available", Resource.EPHEMERAL_STORAGE),
    NODEFS_INODES_FREE("nodefs.inodesFree", Resource.INODES),
    IMAGEFS_AVAILABLE("imagefs.available", Resource.EPHEMERAL_STORAGE),
    IMAGEFS_INODES_FREE("imagefs.inodesFree", Resource.INODES);

    /** What pods use up, in the words that a pod's status has for it. */
    public enum Resource {
        MEMORY("memory"),
        PIDS("pids"),
        EPHEMERAL_STORAGE("ephemeral-storage"),
        INODES("inodes");

        private final String text;

        Resource(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }

        /** Whether removing files helps. */
        public boolean onDisk() {
            return this == EPHEMERAL_STORAGE || this == INODES;
        }
    }

    private final String text;
    private final Resource resource;

    Signal(String text, Resource resource) {
        this.text = text;
        this.resource = resource;
    }

    public Resource resource() {
        return resource;
    }

    /** The signal of that name. */
    static Optional<Signal> parse(String name) {
        return Arrays.stream(values())
                .filter(signal -> signal.text.equals(name))
                .findFirst();
    }

    /** All names, for people. */
    static String names() {
        return Arrays.stream(values()).map(Signal::toString).sorted().collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text;
    }
}
