package io.nodeagent.agent.node;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the machine is short of; the limits are those at which a kubelet evicts unless told otherwise. */
record Pressure(boolean memory, boolean disk, boolean pids) {
    static final long LEAST_MEMORY_BYTES = 100L << 20;
    static final double LEAST_DISK_FRACTION = 0.10;

    /** The kubelet has no limit of its own here; with fewer left, hardly anything can be started. */
    static final long LEAST_PIDS = 256;

    private static final int LONGEST_TEXT = 256;

    /** Measures; {@code data} is on the disk that matters. */
    static Pressure measure(Path data) {
        try {
            FileStore disk = Files.getFileStore(data);
            return of(
                    MemoryInfo.read(Path.of("/proc/meminfo")).availableBytes(),
                    disk.getUsableSpace(),
                    disk.getTotalSpace(),
                    maxPids() - threads());
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

    static long maxPids() throws IOException {
        return Long.parseLong(text("/proc/sys/kernel/pid_max"));
    }

    /** The fourth field of /proc/loadavg is RUNNABLE/ALL scheduling entities. */
    private static long threads() throws IOException {
        List<String> fields = List.of(text("/proc/loadavg").split(" ", -1));
        return Long.parseLong(fields.get(3).substring(fields.get(3).indexOf('/') + 1));
    }

    /** In one read: the kernel writes a number of /proc/sys only at offset 0, and a second read ends the file. */
    private static String text(String file) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return new String(in.readNBytes(LONGEST_TEXT), StandardCharsets.US_ASCII).strip();
        }
    }
}
