package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A pod that writes more than its log may hold, while kubectl follows it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogRotationIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int LINES = 12_000;
    private static final int FILE_BYTES = 64 << 10;
    private static final String SCRIPT = "until [ -e /go ]; do sleep 0.1; done; i=0; while [ $i -lt " + LINES
            + " ]; do echo line $i; i=$((i+1)); [ $((i%200)) -eq 0 ] && sleep 0.05; done; until [ -e /end ]; do sleep 0.1;"
            + " done";

    private final StandaloneNode node =
            StandaloneNode.start("--container-log-max-size=64Ki", "--container-log-max-files=3");

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @Test
    void noLineIsLostOrSeenTwice(@TempDir Path folder) throws Exception {
        String said = node.kubectl(
                        "run",
                        "chatty",
                        "--image=" + StandaloneNode.IMAGE,
                        "--restart=Never",
                        "--command",
                        "--",
                        "sh",
                        "-c",
                        SCRIPT)
                .ok();
        assertTrue(said.contains("created"), said);
        node.awaitPodField("chatty", ".status.phase", "Running", SOON);
        Path followed = folder.resolve("followed");
        Process follower = node.kubectlCommand("logs", "-f", "chatty").start(followed);
        try {
            node.kubectl("exec", "chatty", "--", "touch", "/go").ok();
            Eventually.isTrue(SOON, () -> text(followed).endsWith("line " + (LINES - 1) + "\n"));
            assertEquals(lines(0), text(followed));
            Path log = log(node.podField("chatty", ".metadata.uid"));
            Eventually.isTrue(
                    SOON, () -> names(log).size() == 3 && names(log).stream().anyMatch(n -> n.endsWith(".gz")));
            String kept = node.kubectl("logs", "chatty").ok();
            assertEquals(lines(LINES - kept.lines().toList().size()), kept, "what is kept has no gap");
            assertTrue(kept.length() > FILE_BYTES / 4, "of several files: " + kept.length());
            assertEquals(
                    lines(LINES - 2000),
                    node.kubectl("logs", "chatty", "--tail=2000").ok());
            node.kubectl("exec", "chatty", "--", "touch", "/end").ok();
            assertTrue(follower.waitFor(SOON.toSeconds(), TimeUnit.SECONDS), "the follower ends with the container");
            assertEquals(lines(0), text(followed));
        } finally {
            follower.destroyForcibly().waitFor();
        }
        node.kubectl("delete", "pod", "chatty", "--grace-period=1").ok();
    }

    private static String lines(int from) {
        return IntStream.range(from, LINES).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log(String uid) throws IOException {
        try (Stream<Path> tree = Files.walk(node.dataDir().resolve("pod-logs"))) {
            return tree.filter(p -> p.endsWith("chatty/0.log") && p.toString().contains(uid))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> names(Path log) {
        try (Stream<Path> files = Files.list(Objects.requireNonNull(log.getParent()))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
