package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Static pods of a cluster's node while its API server does not answer, from the node's first moment on. */
class StaticPodsAloneIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private static String rows(CriOnlyNode node) {
        return Command.of(AgentProcess.program("nodectl"), "ps", "--cri-socket=" + node.socket())
                .run()
                .ok()
                .lines()
                .filter(line -> line.contains("web-lonely"))
                .map(line -> line.split("\\s+", -1)[0])
                .reduce("", String::concat);
    }

    private void write(Path manifests, int seconds) throws IOException {
        Files.writeString(manifests.resolve("web"), """
                apiVersion: v1
                kind: Pod
                metadata: {name: web}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: c, image: %s, command: [sleep, '%d']}]
                """.formatted(StandaloneNode.IMAGE, seconds));
    }

    @Test
    void theyRunOutliveTheAgentAndEndByTheirFiles() throws IOException {
        Path manifests = Files.createDirectory(folder.resolve("manifests"));
        try (CriOnlyNode node = CriOnlyNode.startRun(manifests)) {
            Path archive = node.folder().resolve("sample.tar");
            Command.of("../deploy/sample-image.sh", archive.toString()).run().ok();
            Command.of(
                            AgentProcess.program("nodectl"),
                            "import",
                            "--cri-socket=" + node.socket(),
                            archive.toString(),
                            StandaloneNode.IMAGE)
                    .run()
                    .ok();
            write(manifests, 100_000);
            String container = Eventually.get(SOON, () -> rows(node), id -> !id.isEmpty());
            node.killAgent();
            node.startAgent();
            assertEquals(container, rows(node));
            write(manifests, 100_001);
            String next = Eventually.get(SOON, () -> rows(node), id -> !id.isEmpty() && !id.equals(container));
            node.killAgent();
            node.startAgent();
            assertEquals(next, rows(node));
            Files.delete(manifests.resolve("web"));
            Eventually.get(SOON, () -> rows(node), String::isEmpty);
        }
    }
}
