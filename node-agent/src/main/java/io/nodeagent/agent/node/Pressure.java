package io.nodeagent.agent.node;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine is short of; the limits are those at which a kubelet evicts unless told otherwise. */
record Pressure(boolean memory, boolean disk, boolean pids) {
    static final long LEAST_MEMORY_BYTES = 100L << 20;
    static final double LEAST_DISK_FRACTION = 0.10;

    /** The kubelet has no limit of its own here; with fewer left, hardly anything can be started. */
    static final long LEAST_PIDS = 256;

    /** Measures; {@code data} is on the disk that matters. */
    static Pressure measure(Path data) {
        try {
            FileStore disk = Files.getFileStore(data);
            ThreadNumbers numbers = ThreadNumbers.read(Path.of("/proc"));
            return of(
                    MemoryInfo.read(Path.of("/proc/meminfo")).availableBytes(),
                    disk.getUsableSpace(),
                    disk.getTotalSpace(),
                    numbers.most() - numbers.now());
        } catch (IOException e) {
            throw new InternalException("measure the machine's free resources: " + e, e);
        }
    }

    static Pressure of(long freeMemoryBytes, long freeDiskBytes, long diskBytes, long freePids) {
        return new Pressure(
                freeMemoryBytes < LEAST_MEMORY_BYTES,
                freeDiskBytes < diskBytes * LEAST_DISK_FRACTION,
                freePids < LEAST_PIDS);
    }
}
