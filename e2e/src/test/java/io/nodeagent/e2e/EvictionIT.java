package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A machine that runs short of memory or disk: who takes most goes, the rest stays, and who comes then is refused. */
class EvictionIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final long MEBI = 1 << 20;
    private static final String BRIEFLY = "--eviction-pressure-transition-period=3s";

    @Test
    void whoTakesMostMemoryGoes() throws IOException {
        // The agent takes part of the margin, and so may others while this runs.
        long least = availableBytes() - 1000 * MEBI;
        try (StandaloneNode node = StandaloneNode.start("--eviction-hard=memory.available<" + least, BRIEFLY)) {
            node.runPod("modest", "sleep", "1000");
            writer(node, "greedy", "{medium: Memory, sizeLimit: 2Gi}", 1500);
            assertEvicted(node, "greedy", "memory");
            assertGoesOn(node, "MemoryPressure");
        }
    }

    @Test
    void whoTakesMostOfTheDiskGoesAndItsFilesWithIt() {
        try (SmallDisk disk = SmallDisk.mount(96);
                StandaloneNode node = StandaloneNode.startOn(
                        disk, "--eviction-hard=nodefs.available<32Mi", BRIEFLY, "--minimum-image-ttl-duration=1h")) {
            node.runPod("modest", "sleep", "1000");
            writer(node, "greedy", "{}", 70);
            assertEvicted(node, "greedy", "ephemeral-storage");
            assertGoesOn(node, "DiskPressure");
        }
    }

    @Test
    void whileMemoryIsShortOnlyWhoHasSomePromisedMayCome() {
        try (StandaloneNode node = StandaloneNode.start(
                "--eviction-hard=nodefs.available<1%",
                "--eviction-soft=memory.available<100000Gi", "--eviction-soft-grace-period=memory.available=1h")) {
            node.kubectl("run", "vague", "--image=" + StandaloneNode.IMAGE, "--command", "--", "sleep", "1000")
                    .ok();
            node.awaitPodField("vague", ".status.reason", "Evicted", SOON);
            assertEquals(
                    "Pod was rejected: The node had condition: [MemoryPressure]. ",
                    node.podField("vague", ".status.message"));
            node.kubectl(
                            "run",
                            "promised",
                            "--image=" + StandaloneNode.IMAGE,
                            "--overrides={\"spec\":{\"containers\":[{\"name\":\"promised\",\"image\":\""
                                    + StandaloneNode.IMAGE
                                    + "\",\"command\":[\"sleep\",\"1000\"],"
                                    + "\"resources\":{\"requests\":{\"memory\":\"16Mi\"}}}]}}")
                    .ok();
            node.awaitPodField("promised", ".status.phase", "Running", SOON);
            assertEquals("True", condition(node, "MemoryPressure"));
        }
    }

    private static void assertEvicted(StandaloneNode node, String pod, String resource) {
        node.awaitPodField(pod, ".status.reason", "Evicted", SOON);
        assertEquals("Failed", node.podField(pod, ".status.phase"));
        String message = node.podField(pod, ".status.message");
        assertTrue(message.startsWith("The node was low on resource: " + resource + ". Threshold quantity: "), message);
        assertTrue(node.kubectl("describe", "pod", pod).ok().contains("Evicted"), "an event tells");
    }

    /** The pressure passes, the other pod was left alone, and new ones run. */
    private static void assertGoesOn(StandaloneNode node, String condition) {
        Eventually.isTrue(SOON, () -> condition(node, condition).equals("False"));
        assertEquals("Running", node.podField("modest", ".status.phase"));
        assertEquals("0", node.podField("modest", ".status.containerStatuses[0].restartCount"));
        node.runPod("later", "sleep", "1000");
    }

    private static String condition(StandaloneNode node, String type) {
        return node.kubectl(
                        "get",
                        "node",
                        node.name(),
                        "-o",
                        "jsonpath={.status.conditions[?(@.type==\"" + type + "\")].status}")
                .ok();
    }

    private static void writer(StandaloneNode node, String pod, String emptyDir, int mebibytes) {
        node.kubectlCommand("create", "-f", "-")
                .input("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: %s}
                        spec:
                          volumes: [{name: v, emptyDir: %s}]
                          containers:
                          - name: c
                            image: %s
                            volumeMounts: [{name: v, mountPath: /v}]
                            command: [sh, -c, 'dd if=/dev/zero of=/v/big bs=1M count=%d; sleep 1000']
                        """.formatted(pod, emptyDir, StandaloneNode.IMAGE, mebibytes))
                .run()
                .ok();
    }

    private static long availableBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
