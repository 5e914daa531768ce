package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** CPU and memory limits as the kernel has them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final StandaloneNode node = StandaloneNode.start();

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @AfterEach
    void deletePods() {
        node.kubectl("delete", "pods", "--all", "--grace-period=1", "--wait").ok();
    }

    @Test
    void moreMemoryThanTheLimitIsKilledAndSaid() {
        run("hungry", "{\"memory\":\"64Mi\"}", "[\"tail\",\"/dev/zero\"]");
        String terminated = ".status.containerStatuses[0].state.terminated";
        node.awaitPodField("hungry", terminated + ".reason", "OOMKilled", SOON);
        assertEquals("137", node.podField("hungry", terminated + ".exitCode"));
        assertEquals("Failed", node.podField("hungry", ".status.phase"));
    }

    @Test
    void aCpuLimitIsAQuotaAndThrottlesABusyLoop() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/sys/fs/cgroup/cpu")), "reads the files of cgroup v1");
        run("busy", "{\"cpu\":\"200m\"}", "[\"sh\",\"-c\",\"while :; do :; done\"]");
        node.awaitPodField("busy", ".status.phase", "Running", SOON);
        Path group = containerGroup(node.podField("busy", ".metadata.uid"));
        assertEquals(
                "20000", Files.readString(group.resolve("cpu.cfs_quota_us")).strip());
        assertEquals(
                "100000", Files.readString(group.resolve("cpu.cfs_period_us")).strip());
        assertEquals("204", Files.readString(group.resolve("cpu.shares")).strip());
        Eventually.isTrue(SOON, () -> throttled(group) > 2);
    }

    @Test
    void aVolumeThatOutgrowsItsLimitEvictsItsPod() {
        node.kubectlCommand("create", "-f", "-")
                .input("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: writer}
                        spec:
                          volumes: [{name: v, emptyDir: {sizeLimit: 1Mi}}]
                          containers:
                          - name: c
                            image: %s
                            volumeMounts: [{name: v, mountPath: /v}]
                            command: [sh, -c, 'dd if=/dev/zero of=/v/big bs=1M count=2; sleep 1000']
                        """.formatted(StandaloneNode.IMAGE))
                .run()
                .ok();
        node.awaitPodField("writer", ".status.reason", "Evicted", SOON);
        assertEquals("Failed", node.podField("writer", ".status.phase"));
        String described = node.kubectl("describe", "pod", "writer").ok();
        assertTrue(described.contains("Usage of EmptyDir volume \"v\" exceeds the limit \"1Mi\""), described);
    }

    private static long throttled(Path group) {
        try {
            return Files.readString(group.resolve("cpu.stat"))
                    .lines()
                    .filter(l -> l.startsWith("nr_throttled "))
                    .mapToLong(l -> Long.parseLong(l.substring("nr_throttled ".length())))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private Path containerGroup(String uid) throws IOException {
        Path root = Path.of("/sys/fs/cgroup/cpu" + node.cgroupRoot());
        try (Stream<Path> tree = Files.walk(root)) {
            Path pod = tree.filter(p -> p.getFileName().toString().contains(uid))
                    .findFirst()
                    .orElseThrow();
            try (Stream<Path> below = Files.list(pod)) {
                return below.filter(Files::isDirectory).findFirst().orElseThrow();
            }
        }
    }

    private void run(String pod, String limits, String command) {
        String overrides = ("{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"c\",\"image\":\"%s\","
                        + "\"resources\":{\"limits\":%s},\"command\":%s}]}}")
                .formatted(StandaloneNode.IMAGE, limits, command);
        String said = node.kubectl("run", pod, "--image=" + StandaloneNode.IMAGE, "--overrides=" + overrides)
                .ok();
        assertTrue(said.contains("created"), said);
    }
}
