package io.nodeagent.agent.stats;

import io.nodeagent.agent.machine.MemoryInfo;
import io.nodeagent.agent.machine.ThreadNumbers;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.netlink.InterfaceCounters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The machine's own numbers, by proc(5) and sysfs(5).
 *
 * @param root {@code /} but in tests
 */
record MachineReader(Path root) {
    private static final int DESTINATION = 1;

    Instant bootedAt() {
        return text("proc/stat")
                .lines()
                .filter(line -> line.startsWith("btime "))
                .map(line -> Instant.ofEpochSecond(Long.parseLong(line.substring("btime ".length()))))
                .findFirst()
                .orElseThrow(() -> new InternalException("no line btime in /proc/stat"));
    }

    static Usage.Memory memory(MemoryInfo info, Map<String, Long> faults, Instant at) {
        return Usage.Memory.of(memoryAsGroup(info, faults), at);
    }

    static Usage.Swap swap(MemoryInfo info, Instant at) {
        return new Usage.Swap(
                at,
                OptionalLong.of(info.swapFreeBytes()),
                OptionalLong.of(info.swapTotalBytes() - info.swapFreeBytes()));
    }

    MemoryInfo memoryInfo() {
        return MemoryInfo.read(root.resolve("proc/meminfo"));
    }

    /** Page faults and out-of-memory kills since the start, among much else. */
    Map<String, Long> pageCounters() {
        Map<String, Long> counters = new HashMap<>();
        text("proc/vmstat")
                .lines()
                .filter(line -> line.startsWith("pg") || line.startsWith("oom_kill"))
                .forEach(line -> {
                    int space = line.indexOf(' ');
                    counters.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
                });
        return counters;
    }

    /**
     * The machine's memory as if it were a group's: what is not free is used, and of that all but the page cache that is
     * given back first is the working set.
     */
    static CgroupStatistics.Memory memoryAsGroup(MemoryInfo info, Map<String, Long> faults) {
        long used = info.totalBytes() - info.freeBytes();
        return new CgroupStatistics.Memory(
                used,
                Math.max(0, used - info.inactiveFileBytes()),
                info.anonymousBytes(),
                info.cachedBytes(),
                info.mappedBytes(),
                faults.getOrDefault("pgfault", 0L),
                faults.getOrDefault("pgmajfault", 0L),
                OptionalLong.of(info.totalBytes()),
                OptionalLong.of(info.swapTotalBytes() - info.swapFreeBytes()));
    }

    /** Cores that are not threads of one another, and the packages they are in. */
    record Processors(int cores, int sockets) {}

    Processors processors() {
        Set<String> cores = new HashSet<>();
        Set<String> sockets = new HashSet<>();
        String socket = "0";
        for (String line : text("proc/cpuinfo").split("\n", -1)) {
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("physical id")) {
                socket = value;
                sockets.add(socket);
            } else if (line.startsWith("core id")) {
                cores.add(socket + " " + value);
            }
        }
        // Not every architecture tells: then each processor is one.
        return cores.isEmpty()
                ? new Processors(Runtime.getRuntime().availableProcessors(), 1)
                : new Processors(cores.size(), Math.max(1, sockets.size()));
    }

    /** What the file system of {@code path} lies on, as the mount table names it. */
    static String device(Path path) {
        try {
            return Files.getFileStore(path).name();
        } catch (IOException e) {
            throw new InternalException("find the disk of " + path + ": " + e, e);
        }
    }

    /** The machine's threads as if they were a group's. */
    CgroupStatistics.Pids threadsAsGroup() {
        ThreadNumbers numbers = ThreadNumbers.read(root.resolve("proc"));
        return new CgroupStatistics.Pids(numbers.now(), OptionalLong.of(numbers.most()));
    }

    NodeStats.Processes processes(Instant at) {
        ThreadNumbers numbers = ThreadNumbers.read(root.resolve("proc"));
        return new NodeStats.Processes(at, numbers.most(), numbers.now());
    }

    Optional<Usage.Network> network(Instant at) {
        List<Usage.Interface> found =
                counted().stream().map(MachineReader::counters).toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(new Usage.Network(at, found));
    }

    /** The interface of the default route and those with hardware: on pods' own ends and bridges it comes by again. */
    List<InterfaceCounters> counted() {
        String first = defaultInterface();
        return InterfaceCounters.current().stream()
                .filter(i -> i.name().equals(first) || hasHardware(i.name()))
                .sorted(Comparator.comparing(i -> !i.name().equals(first)))
                .toList();
    }

    private static Usage.Interface counters(InterfaceCounters i) {
        return new Usage.Interface(
                i.name(),
                OptionalLong.of(i.receivedBytes()),
                OptionalLong.of(i.receiveErrors()),
                OptionalLong.of(i.sentBytes()),
                OptionalLong.of(i.sendErrors()));
    }

    private boolean hasHardware(String name) {
        return Files.exists(root.resolve("sys/class/net").resolve(name).resolve("device"));
    }

    private String defaultInterface() {
        return text("proc/thread-self/net/route")
                .lines()
                .map(line -> line.split("\\s+", -1))
                .filter(fields -> fields.length > DESTINATION && fields[DESTINATION].equals("00000000"))
                .map(fields -> fields[0])
                .findFirst()
                .orElse("");
    }

    private String text(String file) {
        Path path = root.resolve(file);
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new InternalException("read " + path + ": " + e, e);
        }
    }
}
