package io.nodeagent.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Looks for containers from outside. */
final class MachineProcesses {
    private MachineProcesses() {}

    /** The pids of monitors whose command line names a node's folder. */
    static List<Long> monitors(StandaloneNode node) {
        return processes("conmon")
                .filter(p -> commandLine(p).contains(node.folder().toString()))
                .map(ProcessHandle::pid)
                .toList();
    }

    /** The pids of a container's processes, the init first: those whose cgroup is named after it. */
    static List<Long> of(String containerId) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> cgroups(pid).contains(containerId))
                .sorted()
                .toList();
    }

    /** Waits until no monitor of any test's node is left. */
    static void assertNoContainers() {
        List<String> _ = Eventually.get(
                Duration.ofSeconds(10),
                () -> processes("conmon")
                        .map(MachineProcesses::commandLine)
                        .filter(c -> c.contains("node-agent-e2e-"))
                        .toList(),
                List::isEmpty);
    }

    private static Stream<ProcessHandle> processes(String name) {
        return ProcessHandle.allProcesses()
                .filter(p ->
                        p.info().command().filter(c -> c.endsWith("/" + name)).isPresent());
    }

    private static String cgroups(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cgroup"));
        } catch (IOException e) {
            return "";
        }
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
