package io.nodeagent.cri;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds processes of a pid namespace from outside. */
final class ProcessesBelow {
    private ProcessesBelow() {}

    /** The host's pid of the first process in {@code pid}'s pid namespace. */
    static long initOf(long pid) throws IOException {
        Path namespace = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns", "pid"));
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(p -> firstOf(p, namespace))
                .findFirst()
                .orElseThrow();
    }

    private static boolean firstOf(long pid, Path namespace) {
        try {
            Path folder = Path.of("/proc", Long.toString(pid));
            return Files.readSymbolicLink(folder.resolve("ns/pid")).equals(namespace)
                    && Files.readAllLines(folder.resolve("status")).stream()
                            .anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t1"));
        } catch (IOException e) {
            return false;
        }
    }
}
