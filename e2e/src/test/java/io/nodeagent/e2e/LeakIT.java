package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What pods leave behind in a node that runs on: nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeakIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PODS = 20;
    private final StandaloneNode node = StandaloneNode.start();

    @BeforeAll
    void warmUp() {
        runAndDelete(2);
    }

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @Test
    void podsComeAndGoWithoutATrace() {
        MachineState before = MachineState.now();
        Set<String> files = files();
        long descriptors = descriptors();
        runAndDelete(PODS);
        before.assertNothingLeft();
        assertEquals(files, files(), "files of the node");
        Eventually.isTrue(SOON, () -> descriptors() <= descriptors + PODS / 2);
    }

    @Test
    void everyThreadStaysInTheHostsNamespaces() throws IOException {
        runAndDelete(2);
        for (String kind : List.of("net", "ipc", "uts", "mnt")) {
            Set<String> seen = new TreeSet<>();
            try (Stream<Path> tasks = Files.list(Path.of("/proc/" + node.agentPid() + "/task"))) {
                for (Path task : tasks.toList()) {
                    seen.add(Files.readSymbolicLink(task.resolve("ns/" + kind)).toString());
                }
            }
            assertEquals(1, seen.size(), kind + ": " + seen);
        }
    }

    private void runAndDelete(int count) {
        for (int i = 0; i < count; i++) {
            node.kubectl(
                            "run",
                            "p" + i,
                            "--image=" + StandaloneNode.IMAGE,
                            "--command",
                            "--",
                            "sh",
                            "-c",
                            "echo x; sleep 1000")
                    .ok();
        }
        node.kubectl("wait", "--for=condition=Ready", "pods", "--all", "--timeout=60s")
                .ok();
        assertTrue(node.kubectl("exec", "p0", "--", "true").exitCode() == 0);
        node.kubectl("delete", "pods", "--all", "--grace-period=1", "--wait").ok();
    }

    private long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + node.agentPid() + "/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The node's files, without the log and the API server's store, whose journal comes and goes. */
    private Set<String> files() {
        try (Stream<Path> all = Files.walk(node.folder())) {
            return all.map(Path::toString)
                    .filter(f -> !f.contains("/data/api/") && !f.endsWith(".log"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
