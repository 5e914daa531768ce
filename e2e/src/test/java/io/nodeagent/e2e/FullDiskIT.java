package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.e2e.ApiCurl.Answer;
import io.nodeagent.e2e.ApiCurl.Who;
import io.nodeagent.e2e.RegistryImage.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full: an error that names the path and what to do, nothing half made, and the next try works. The API
 * server's folder is on a disk of its own, so that each can be full alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String FULL = "no space left on the disk: free some and try again";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int PODS = 14;
    private static final int TRIES = 200;

    private final SmallDisk disk = SmallDisk.mount(32);
    private final SmallDisk apiDisk = SmallDisk.mountOn(disk.folder().resolve("data/api"), 32);
    /** Without thresholds of the disk: nothing keeps pods away from one that is full. */
    private final StandaloneNode node = StandaloneNode.startOn(disk, "--eviction-hard=memory.available<100Mi");

    @TempDir
    private Path folder = Path.of("");

    @AfterAll
    void nothingIsLeft() {
        try (disk;
                apiDisk) {
            node.close();
        }
    }

    @AfterEach
    void thereIsSpaceAgain() {
        disk.free();
        apiDisk.free();
        node.kubectl("delete", "pods", "--all", "--grace-period=1", "--wait").ok();
        node.kubectl("delete", "configmaps", "-l", "test=full").ok();
    }

    @Test
    void anImportLeavesNothingWhereverTheSpaceEnds() throws IOException {
        for (String compression : List.of("cat", "gzip -c")) {
            Path archive = archive(compression);
            ImageFiles before = ImageFiles.of(node);
            int failures = 0;
            disk.fill();
            Command.Result result = node.importImage(archive, "localhost/big:1");
            while (result.exitCode() != 0) {
                assertEquals(1, result.err().lines().count(), result.err());
                assertTrue(result.err().contains(FULL), result.err());
                assertTrue(result.err().contains(disk.folder().toString()), result.err());
                assertEquals(before, ImageFiles.of(node));
                failures++;
                disk.leaveFree(failures * 3L * SmallDisk.PAGE);
                result = node.importImage(archive, "localhost/big:1");
            }
            assertTrue(failures > 3, "the space ended in " + failures + " places");
            disk.free();
            archive(compression);
        }
    }

    @Test
    void aPullSaysSoAndSucceedsByItselfLater() {
        try (DockerRegistry registry = DockerRegistry.open()) {
            String image = registry.push("full", "1", RegistryImage.make("full disk", Format.OCI_GZIP));
            ImageFiles before = ImageFiles.of(node);
            disk.leaveFree(256 * 1024);
            node.kubectl("run", "pulled", "--image=" + image).ok();
            String described = Eventually.get(SOON, () -> describe("pulled"), text -> text.contains(FULL));
            assertTrue(described.contains("ErrImagePull") && described.contains(disk.folder() + "/"), described);
            assertEquals(before, ImageFiles.of(node));
            disk.free();
            node.awaitPodField("pulled", ".status.phase", "Running", SOON);
        }
    }

    @Test
    void aPodWaitsForSpaceWhereverItEnds() {
        node.runPod("first", "sleep", "1000"); // what is kept for all pods comes with it
        node.kubectl("delete", "pod", "first", "--grace-period=1", "--wait").ok();
        MachineState before = MachineState.now();
        Set<String> files = files();
        int waiting = 0;
        for (int i = 0; i < PODS; i++) {
            String pod = "p" + i;
            disk.leaveFree(i * (long) SmallDisk.PAGE);
            node.kubectl("run", pod, "--image=" + StandaloneNode.IMAGE, "--command", "--", "sleep", "1000")
                    .ok();
            String events = Eventually.get(
                    SOON, () -> eventsOf(pod), text -> text.contains(FULL) || text.contains("Started container"));
            waiting += events.contains(FULL) && events.contains(disk.folder() + "/") ? 1 : 0;
        }
        assertTrue(waiting > 3, waiting + " pods had to wait");
        disk.free();
        node.kubectl("wait", "--for=condition=Ready", "pods", "--all", "--timeout=60s")
                .ok();
        assertEquals(PODS, MachineProcesses.monitors(node).size(), "one container a pod");
        node.kubectl("delete", "pods", "--all", "--grace-period=1", "--wait").ok();
        before.assertNothingLeft();
        assertEquals(files, files());
    }

    @Test
    void runningPodsOutliveAFullDisk() {
        node.runPod("chatty", "sh", "-c", "i=0; while :; do echo $i; i=$((i+1)); sleep 0.05; done");
        disk.fill();
        int lines = logLines();
        assertEquals("ok\n", node.kubectl("exec", "chatty", "--", "echo", "ok").ok());
        Eventually.get(SOON, () -> node.podField("chatty", ".status.phase"), "Running"::equals);
        disk.free();
        int _ = Eventually.get(SOON, this::logLines, now -> now > lines + 100);
        assertEquals("0", node.podField("chatty", ".status.containerStatuses[0].restartCount"));
    }

    @Test
    void theApiKeepsWhatItAnsweredAndLetsUsersMakeRoom() {
        ApiCurl curl = new ApiCurl(node, folder);
        node.runPod("old", "sleep", "1000");
        apiDisk.leaveFree(10 * 1024 * 1024);
        List<String> kept = new ArrayList<>();
        Answer answer = create(curl, kept.size());
        while (answer.code() == 201) {
            kept.add("m" + kept.size());
            assertTrue(kept.size() < TRIES, "the disk never gets full");
            answer = create(curl, kept.size());
        }
        answer.assertStatus(507, apiDisk.folder().toString());
        apiDisk.fill();
        create(curl, kept.size()).assertStatus(507, FULL);
        assertEquals(kept, configMaps());
        node.killAgent();
        node.startAgent();
        create(curl, kept.size()).assertStatus(507, FULL);
        assertEquals(kept, configMaps());
        node.kubectl("delete", "configmap", kept.removeFirst()).ok();
        node.kubectl("label", "configmap", kept.getFirst(), "seen=yes").ok();
        node.kubectl("delete", "pod", "old", "--grace-period=1", "--wait").ok();
        assertEquals(kept, configMaps());
        apiDisk.free();
        assertEquals(201, create(curl, TRIES).code());
        node.runPod("new", "sleep", "1000");
    }

    private Answer create(ApiCurl curl, int number) {
        String body = """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m%d","labels":{"test":"full"}},\
                "data":{"text":"%s"}}""".formatted(number, "x".repeat(100_000));
        return curl.send(Who.ADMIN, CONFIG_MAPS, ApiCurl.bytes(body), "-H", "Content-Type: application/json");
    }

    private List<String> configMaps() {
        String names = node.kubectl("get", "configmaps", "-l", "test=full", "-o", "name")
                .ok();
        return names.lines()
                .map(l -> l.substring(l.indexOf('/') + 1))
                .sorted(java.util.Comparator.comparingInt(n -> Integer.parseInt(n.substring(1))))
                .toList();
    }

    private String describe(String pod) {
        return node.kubectl("describe", "pod", pod).ok();
    }

    private String eventsOf(String pod) {
        return node.kubectl(
                        "get",
                        "events",
                        "--field-selector=involvedObject.name=" + pod,
                        "-o",
                        "jsonpath={range .items[*]}{.message}{\"\\n\"}{end}")
                .ok();
    }

    private int logLines() {
        return (int) node.kubectl("logs", "chatty").ok().lines().count();
    }

    private Set<String> files() {
        String found = Command.of("find", disk.folder().toString(), "-not", "-path", "*/data/api/*", "-print")
                .run()
                .ok();
        return new TreeSet<>(found.lines().toList());
    }

    /** An image of one layer with a file of 40 kB, as `docker save` writes it. */
    private Path archive(String compression) throws IOException {
        Path content = Files.createTempDirectory(folder, "image");
        Files.writeString(content.resolve("text"), compression.repeat(40_000 / compression.length()));
        Command.of("tar", "-C", content.toString(), "-cf", content + "/layer.tar", "text")
                .run()
                .ok();
        String arch = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
        Files.writeString(
                content.resolve("config.json"),
                "{\"architecture\":\"%s\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}"
                        .formatted(arch, RegistryImage.digest(Files.readAllBytes(content.resolve("layer.tar")))));
        Files.writeString(
                content.resolve("manifest.json"),
                "[{\"Config\":\"config.json\",\"RepoTags\":[],\"Layers\":[\"layer.tar\"]}]");
        Path archive = content.resolveSibling(content.getFileName() + ".tar");
        Command.of(
                        "sh",
                        "-c",
                        "tar -C %s -c config.json manifest.json layer.tar | %s > %s"
                                .formatted(content, compression, archive))
                .run()
                .ok();
        return archive;
    }
}
