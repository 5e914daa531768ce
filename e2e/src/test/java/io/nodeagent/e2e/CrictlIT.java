package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command of crictl on {@code node-agent cri}, with an image pulled from a registry on loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrictlIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SLEEP = "while :; do sleep 0.1; done";

    private @Nullable CriOnlyNode node;
    private @Nullable DockerRegistry registry;
    private Crictl crictl = new Crictl(Path.of("/nonexistent"), Path.of("/nonexistent"), "");

    @BeforeAll
    void start() throws IOException {
        Crictl.assumeInstalled();
        DockerRegistry images = DockerRegistry.open();
        registry = images;
        String image = images.push("tools/shell", "1", RegistryImage.make("crictl", RegistryImage.Format.OCI_GZIP));
        CriOnlyNode started = CriOnlyNode.start();
        node = started;
        Path files = Files.createDirectories(started.folder().resolve("crictl"));
        crictl = new Crictl(started.socket(), files, image);
        crictl.ok("pull", image);
    }

    @AfterEach
    void removePods() {
        if (node != null) {
            crictl.ok("rmp", "--all", "--force");
        }
    }

    @AfterAll
    void nothingIsLeft() {
        try {
            if (node != null) {
                node.close();
            }
        } finally {
            if (registry != null) {
                registry.close();
            }
        }
    }

    @Test
    void theRuntimeTellsAboutItself() {
        String version = crictl.ok("version");
        assertTrue(version.contains("RuntimeName:  node-agent"), version);
        assertTrue(version.contains("RuntimeApiVersion:  v1"), version);
        String info = crictl.ok("info");
        assertEquals(2, info.split("\"status\": true", -1).length - 1, info);
        String disk = crictl.ok("imagefsinfo");
        assertTrue(disk.contains("\"usedBytes\""), disk);
        assertTrue(disk.contains("/images"), disk);
        assertTrue(crictl.ok("runtime-config").endsWith("CGROUPFS"));
    }

    @Test
    void imagesComeAndGo() {
        String image = images().push("tools/other", "2", RegistryImage.make("other", RegistryImage.Format.OCI_ZSTD));
        assertTrue(crictl.ok("pull", image).contains("Image is up to date"));
        assertTrue(crictl.ok("images").lines().anyMatch(line -> line.matches(".*tools/other +2 +\\w+ +\\S+B")));
        assertTrue(crictl.ok("images", "--digests", "--no-trunc").contains("sha256:"));
        String id = crictl.ok("images", "-q", image);
        assertTrue(crictl.ok("inspecti", image).contains(id));
        assertTrue(crictl.ok("images", "-v", image).contains("RepoTags: " + image));
        assertTrue(crictl.ok("rmi", image).contains("Deleted: " + image));
        assertFalse(crictl.ok("images").contains("tools/other"));
        assertTrue(crictl.run("inspecti", image).failure().contains("no such image"));
        assertTrue(crictl.ok("images").contains("tools/shell"), "the other one stays");
    }

    @Test
    void failedPullsSayWhy() {
        String none = images().host() + "/tools/none:1";
        String said = crictl.run("pull", none).failure();
        assertTrue(said.contains("tools/none") && said.contains("NotFound"), said);
        try (DockerRegistry locked = DockerRegistry.locked()) {
            String image = locked.push("tools/secret", "1", RegistryImage.make("secret", RegistryImage.Format.DOCKER));
            said = crictl.run("pull", image).failure();
            assertTrue(said.contains("tools/secret"), said);
            crictl.run("pull", "--creds", DockerRegistry.USER + ":wrong", image).failure();
            crictl.ok("pull", "--creds", DockerRegistry.USER + ":" + DockerRegistry.PASSWORD, image);
            crictl.ok("rmi", image);
        }
    }

    @Test
    void aPodLivesFromRunpToRmp() {
        String sandbox = crictl.sandbox("life");
        String container = crictl.ok(
                "create",
                sandbox,
                crictl.containerFile("life", "echo to stdout; echo to stderr >&2; " + SLEEP),
                crictl.podFile("life"));
        assertTrue(crictl.ok("ps", "-a").contains("Created"));
        assertEquals("", crictl.ok("ps", "-q"));
        crictl.ok("start", container);
        assertTrue(crictl.ok("ps").lines().anyMatch(line -> line.contains("Running") && line.contains("life")));
        assertTrue(crictl.ok("pods").lines().anyMatch(line -> line.matches(".* Ready +life +default .*")));
        assertEquals(sandbox, crictl.ok("pods", "-q", "--no-trunc", "--label", "app=life", "--state", "ready"));
        assertEquals(container, crictl.ok("ps", "-q", "--no-trunc", "--pod", sandbox, "--name", "^life$"));
        String inspected = crictl.ok("inspect", container);
        assertTrue(inspected.contains("CONTAINER_RUNNING") && inspected.contains("\"pid\""), inspected);
        assertTrue(crictl.ok("inspectp", sandbox).contains("\"ip\": \"10.76.16."));
        String _ = Eventually.get(SOON, () -> crictl.run("logs", container).err(), "to stderr\n"::equals);
        assertEquals("to stdout\n", crictl.run("logs", container).out());
        assertEquals("to stderr\n", crictl.run("logs", container).err());
        String last = crictl.run("logs", "--timestamps", "--tail=1", container).err();
        assertTrue(last.matches("20\\S+ to stderr\n"), last);

        crictl.ok("stop", "--timeout=1", container);
        inspected = crictl.ok("inspect", container);
        assertTrue(inspected.contains("CONTAINER_EXITED") && inspected.contains("\"exitCode\": 137"), inspected);
        crictl.ok("rm", container);
        assertTrue(crictl.run("inspect", container).failure().contains("NotFound"));
        crictl.ok("stopp", sandbox);
        assertTrue(crictl.ok("pods").contains("NotReady"));
        crictl.ok("rmp", sandbox);
        assertEquals("", crictl.ok("pods", "-q"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spdy", "websocket"})
    void execStreams(String transport) {
        String container = crictl.started("exec", SLEEP);
        Command.Result both =
                crictl.run("exec", "-r", transport, container, "sh", "-c", "echo out; echo err >&2; exit 7");
        assertEquals("out\n", both.out());
        assertTrue(both.err().contains("err\n"), both.err());
        assertTrue(both.exitCode() != 0 && both.err().contains("7"), both.err());
        assertEquals(
                "typed\n",
                crictl.command("exec", "-i", "-r", transport, container, "cat")
                        .input("typed\n")
                        .run()
                        .ok());
        String typescript = Command.of(
                        "script",
                        "-qec",
                        String.join(
                                " ",
                                crictl.command("exec", "-it", "-r", transport, container, "sh")
                                        .words()),
                        "/dev/null")
                .input("test -t 0 && echo $((6 * 7)) here\nexit\n")
                .run()
                .ok();
        assertTrue(typescript.contains("42 here"), typescript);
    }

    @Test
    void execWaitsForTheAnswerWhenSync() {
        String container = crictl.started("sync", SLEEP);
        assertEquals("crictl", crictl.ok("exec", "-s", container, "cat", "/marker"));
        Command.Result failed = crictl.run("exec", "-s", container, "sh", "-c", "echo bad >&2; exit 3");
        assertTrue(failed.exitCode() != 0 && failed.failure().contains("3"), failed.err());
        String late = crictl.run("exec", "-s", "--timeout=1", container, "sleep", "30")
                .failure();
        assertTrue(late.contains("DeadlineExceeded"), late);
    }

    /** crictl does not end on SIGTERM while it is attached: it must end with the container. */
    @ParameterizedTest
    @ValueSource(strings = {"spdy", "websocket"})
    void attachReadsAndWritesAndEndsWithTheContainer(String transport) throws IOException, InterruptedException {
        String container =
                crictl.started("attach-" + transport, "while read line; do echo got $line; done", ",\"stdin\":true");
        Path output = crictl.folder().resolve(transport + ".out");
        Process attached =
                crictl.command("attach", "-i", "-r", transport, container).startWithErrors(output);
        try (Writer stdin = attached.outputWriter()) {
            stdin.write("hello\n");
            stdin.flush();
            String _ = Eventually.get(SOON, () -> text(output), seen -> seen.contains("got hello"));
            String _ = Eventually.get(SOON, () -> crictl.ok("logs", container), "got hello"::equals);
            crictl.ok("stop", "--timeout=0", container);
            assertTrue(attached.waitFor(20, TimeUnit.SECONDS), "ends with the container");
        } finally {
            attached.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spdy", "websocket"})
    void portForwardReachesThePod(String transport) throws Exception {
        String sandbox = crictl.sandbox("forward");
        String container = crictl.ok(
                "create", sandbox, crictl.containerFile("forward", "nc -ll -p 7000 -e cat"), crictl.podFile("forward"));
        crictl.ok("start", container);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path output = crictl.folder().resolve("forward.out");
        Process forward = crictl.command("port-forward", "-r", transport, sandbox, port + ":7000")
                .startWithErrors(output);
        try {
            String _ = Eventually.get(SOON, () -> text(output), seen -> seen.contains("Forwarding from"));
            String _ = Eventually.get(
                    SOON,
                    () -> Command.of("socat", "-t5", "-", "TCP4:127.0.0.1:" + port)
                            .input("there and back\n")
                            .run()
                            .out(),
                    "there and back\n"::equals);
        } finally {
            forward.destroy();
            forward.waitFor();
        }
    }

    @Test
    void statisticsAreThere() {
        String sandbox = crictl.sandbox("stats");
        String container = crictl.ok("create", sandbox, crictl.containerFile("stats", SLEEP), crictl.podFile("stats"));
        crictl.ok("start", container);
        String table = crictl.ok("stats");
        assertTrue(table.lines().anyMatch(line -> line.contains(container.substring(0, 13))), table);
        String one = crictl.ok("stats", "--id", container, "-o", "json");
        for (String part : List.of("usageCoreNanoSeconds", "workingSetBytes", "writableLayer")) {
            assertTrue(one.contains(part), one);
        }
        String pods = crictl.ok("statsp");
        assertTrue(pods.lines().anyMatch(line -> line.contains(sandbox.substring(0, 13))), pods);
        assertTrue(crictl.ok("statsp", "--id", sandbox, "-o", "json").contains("rxBytes"));
    }

    @Test
    void limitsChangeWhileItRuns() {
        String container = crictl.started("update", SLEEP, "");
        crictl.ok("update", "--memory=67108864", "--cpu-share=512", container);
        String inspected = crictl.ok("inspect", container);
        assertTrue(inspected.contains("67108864"), inspected);
    }

    @Test
    void eventsTellEachStep() throws IOException, InterruptedException {
        Path output = crictl.folder().resolve("events.out");
        Process events = crictl.command("events").startWithErrors(output);
        try {
            Thread.sleep(500);
            String container = crictl.started("events", SLEEP);
            crictl.ok("stop", "--timeout=0", container);
            crictl.ok("rm", container);
            for (String step : List.of("CREATED", "STARTED", "STOPPED", "DELETED")) {
                String _ = Eventually.get(SOON, () -> text(output), seen -> seen.contains("CONTAINER_" + step));
            }
        } finally {
            events.destroy();
            events.waitFor();
        }
    }

    @Test
    void runIsOneStep() {
        String container = crictl.ok("run", crictl.containerFile("one", "hostname; " + SLEEP), crictl.podFile("one"));
        String _ = Eventually.get(SOON, () -> crictl.ok("logs", container), "one"::equals);
        assertEquals(1, crictl.ok("pods", "-q").lines().count());
    }

    @Test
    void podsOutliveTheAgent() {
        String container = crictl.started("alive", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.1; done");
        String pid = crictl.ok("inspect", "-o", "go-template", "--template", "{{.info.pid}}", container);
        running().killAgent();
        running().startAgent();
        assertEquals(pid, crictl.ok("inspect", "-o", "go-template", "--template", "{{.info.pid}}", container));
        int lines = crictl.ok("logs", container).lines().toList().size();
        int _ = Eventually.get(
                SOON, () -> crictl.ok("logs", container).lines().toList().size(), now -> now > lines);
    }

    @Test
    void podsOfKubectlAreThereUnderTheirNames() {
        try (StandaloneNode alone = StandaloneNode.start()) {
            alone.runPod("web", "sh", "-c", "echo from the pod; exec sleep 1000");
            Crictl other = new Crictl(alone.criSocket(), crictl.folder(), StandaloneNode.IMAGE);
            assertTrue(other.ok("pods").lines().anyMatch(line -> line.matches(".* Ready +web +default .*")));
            assertTrue(other.ok("ps").lines().anyMatch(line -> line.matches(".* Running +web +0 .* web +default *")));
            String container = other.ok("ps", "-q", "--no-trunc");
            assertEquals("from the pod", other.ok("logs", container));
            assertEquals("web", other.ok("exec", container, "hostname"));
            other.ok("stop", "--timeout=0", container);
            alone.awaitPodField("web", ".status.containerStatuses[0].restartCount", "1", SOON);
        }
    }

    @Test
    void whatIsNotOfferedSaysSo() {
        String container = crictl.started("none", SLEEP);
        String archive = "--export=" + crictl.folder().resolve("none.tar");
        assertNotOffered("CheckpointContainer", "checkpoint", archive, container);
        assertTrue(crictl.ok("metricdescs").contains("container_memory_working_set_bytes"));
        assertTrue(crictl.ok("metricsp").contains("container_network_receive_bytes_total"));
        crictl.ok("update-runtime-config", "--pod-cidr=10.76.17.0/24");
        assertTrue(crictl.ok("ps").contains("none"));
    }

    @Test
    void mistakesAreTold() {
        assertTrue(crictl.run("start", "none").failure().contains("NotFound"));
        String container = crictl.started("twice", SLEEP);
        assertTrue(crictl.run("rm", container).failure().contains("running"));
        String said = crictl.run("exec", "-s", container, "/none").failure();
        assertTrue(said.contains("/none"), said);
        assertTrue(crictl.run("rmp", crictl.ok("pods", "-q")).failure().contains("running"));
    }

    private void assertNotOffered(String rpc, String... words) {
        String said = crictl.run(words).failure();
        assertTrue(said.contains("Unimplemented") && said.contains(rpc + " is not offered by this runtime"), said);
    }

    private DockerRegistry images() {
        if (registry == null) {
            throw new IllegalStateException("the registry is not open");
        }
        return registry;
    }

    private CriOnlyNode running() {
        if (node == null) {
            throw new IllegalStateException("the node is not started");
        }
        return node;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
