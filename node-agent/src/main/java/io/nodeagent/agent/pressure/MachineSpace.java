package io.nodeagent.agent.pressure;

import io.nodeagent.agent.machine.MemoryInfo;
import io.nodeagent.agent.machine.ThreadNumbers;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.linux.fs.FileSystems;
import io.nodeagent.linux.fs.FileSystems.Space;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Measures what is left on this machine: /proc and two statfs(2). */
public final class MachineSpace implements Supplier<Map<Signal, Observation>> {
    private static final Path PROC = Path.of("/proc");

    private final Path data;
    private final Supplier<Optional<Path>> images;

    /**
     * @param data the agent's folder
     * @param images where the runtime keeps its images; empty while it has not told
     */
    public MachineSpace(Path data, Supplier<Optional<Path>> images) {
        this.data = data;
        this.images = images;
    }

    /** What can be measured now; a runtime may live in a mount namespace of its own. */
    @Override
    public Map<Signal, Observation> get() {
        Map<Signal, Observation> seen = new EnumMap<>(Signal.class);
        known(() -> MemoryInfo.read(PROC.resolve("meminfo")))
                .ifPresent(memory -> seen.put(
                        Signal.MEMORY_AVAILABLE, new Observation(memory.availableBytes(), memory.totalBytes())));
        known(() -> ThreadNumbers.read(PROC))
                .ifPresent(threads -> seen.put(
                        Signal.PID_AVAILABLE, new Observation(threads.most() - threads.now(), threads.most())));
        known(() -> FileSystems.space(data))
                .ifPresent(d -> disk(seen, d, Signal.NODEFS_AVAILABLE, Signal.NODEFS_INODES_FREE));
        images.get()
                .flatMap(folder -> known(() -> FileSystems.space(folder)))
                .ifPresent(d -> disk(seen, d, Signal.IMAGEFS_AVAILABLE, Signal.IMAGEFS_INODES_FREE));
        return seen;
    }

    /** A machine short of something may not even answer. */
    private static <T> Optional<T> known(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (NodeAgentException e) {
            return Optional.empty();
        }
    }

    /** A file system that makes inodes as they are needed counts none. */
    private static void disk(Map<Signal, Observation> seen, Space space, Signal bytes, Signal inodes) {
        seen.put(bytes, new Observation(space.availableBytes(), space.capacityBytes()));
        if (space.inodes() > 0) {
            seen.put(inodes, new Observation(space.inodesFree(), space.inodes()));
        }
    }
}
