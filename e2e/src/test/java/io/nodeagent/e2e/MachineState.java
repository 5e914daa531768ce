package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a node could leave on a machine: mounts, links, nft tables, cgroups, container processes, namespaces. */
record MachineState(Map<String, TreeSet<String>> things) {
    static MachineState now() {
        Map<String, TreeSet<String>> things = new TreeMap<>();
        things.put("mount", lines(readText("/proc/self/mountinfo").lines().map(l -> l.split(" ", -1)[4])));
        things.put(
                "link", lines(Command.of("ip", "-o", "link").run().out().lines().map(l -> l.split(": ", -1)[1])));
        things.put(
                "nft table",
                lines(Command.of("nft", "list", "tables").run().out().lines()));
        things.put("cgroup", cgroups());
        things.put("process", processes());
        return new MachineState(things);
    }

    /** Fails with what is there now and was not before; the kernel and dying processes get a moment to tidy up. */
    void assertNothingLeft() {
        Map<String, TreeSet<String>> nothing = Map.of();
        Map<String, TreeSet<String>> left = Map.of();
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        do {
            left = leftBehind();
        } while (!left.isEmpty() && System.nanoTime() < deadline);
        assertEquals(nothing, left, "left behind on the machine");
    }

    private Map<String, TreeSet<String>> leftBehind() {
        Map<String, TreeSet<String>> left = new TreeMap<>();
        now().things().forEach((kind, present) -> {
            TreeSet<String> more = new TreeSet<>(present);
            more.removeAll(things.getOrDefault(kind, new TreeSet<>()));
            if (!more.isEmpty()) {
                left.put(kind, more);
            }
        });
        return left;
    }

    private static TreeSet<String> cgroups() {
        TreeSet<String> groups = new TreeSet<>();
        List<Path> open = new ArrayList<>(List.of(Path.of("/sys/fs/cgroup")));
        while (!open.isEmpty()) {
            Path folder = open.removeLast();
            groups.add(folder.toString());
            try (Stream<Path> below = Files.list(folder)) {
                below.filter(Files::isDirectory).forEach(open::add);
            } catch (IOException | UncheckedIOException e) {
                // Removed while we looked.
            }
        }
        return groups;
    }

    /** Monitors, and whatever lives in a network namespace that is not ours. */
    private static TreeSet<String> processes() {
        TreeSet<String> found = new TreeSet<>();
        String ours = namespace(ProcessHandle.current().pid());
        ProcessHandle.allProcesses().forEach(process -> {
            String name = readText("/proc/" + process.pid() + "/comm").strip();
            String namespace = namespace(process.pid());
            if (name.equals("conmon") || (!namespace.isEmpty() && !namespace.equals(ours))) {
                found.add(process.pid() + " " + name);
            }
        });
        return found;
    }

    private static String namespace(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static TreeSet<String> lines(Stream<String> lines) {
        TreeSet<String> set = new TreeSet<>();
        lines.forEach(set::add);
        return set;
    }

    private static String readText(String file) {
        try {
            return new String(Files.readAllBytes(Path.of(file)), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
