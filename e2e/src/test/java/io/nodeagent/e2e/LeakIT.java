package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    /** {@code make soak} asks for more. */
    private static final int PODS = Integer.getInteger("soak.pods", 20);

    private final StandaloneNode node = StandaloneNode.start();

    /** As many pods as in the test, so that what is kept for all, like idle connections to the API, is there. */
    @BeforeAll
    void warmUp() {
        runAndDelete(PODS);
    }

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @Test
    void podsComeAndGoWithoutATrace() {
        MachineState before = MachineState.now();
        Set<String> files = files();
        Map<String, Long> descriptors = descriptors();
        runAndDelete(PODS);
        before.assertNothingLeft();
        assertEquals(files, files(), "files of the node");
        Eventually.get(SOON, () -> more(descriptors, descriptors()), Map::isEmpty);
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

    /** The agent's open files by what they are: {@code socket}, {@code anon_inode:[pidfd]}, a path. */
    private Map<String, Long> descriptors() {
        Map<String, Long> counts = new TreeMap<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/" + node.agentPid() + "/fd"))) {
            for (Path descriptor : open.toList()) {
                kind(descriptor).ifPresent(kind -> counts.merge(kind, 1L, Long::sum));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts;
    }

    private static Optional<String> kind(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return Optional.of(target.replaceAll(":\\[\\d+]$", ""));
        } catch (IOException _) {
            return Optional.empty(); // closed since it was listed
        }
    }

    /** What grew as only something kept for each pod would: by a descriptor a pod or more. */
    private static Map<String, Long> more(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> grown = new TreeMap<>();
        after.forEach((kind, count) -> {
            long added = count - before.getOrDefault(kind, 0L);
            if (added >= PODS) {
                grown.put(kind, added);
            }
        });
        return grown;
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
