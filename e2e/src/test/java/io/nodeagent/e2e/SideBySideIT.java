package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two standalone nodes on one machine, with folders, addresses, bridges and pod ranges of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SideBySideIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** Given up by a pod that is gone; kubelets and this agent try a sandbox again with a pause that grows. */
    private static final Duration RETRIED = Duration.ofSeconds(90);

    private final MachineState before = MachineState.now();
    private final StandaloneNode first = StandaloneNode.start();
    private final StandaloneNode second = afterAPodOf(first);

    /** What the machine has before the second starts includes all of the first. */
    private static StandaloneNode afterAPodOf(StandaloneNode other) {
        runSame(other);
        return StandaloneNode.start();
    }

    @BeforeEach
    void aPodOnEach() {
        for (StandaloneNode node : List.of(first, second)) {
            if (node.kubectl("get", "pod", "same").exitCode() != 0) {
                runSame(node);
            }
        }
    }

    @AfterAll
    void bothGoWithoutATrace() {
        try {
            second.close();
        } finally {
            first.close();
        }
        before.assertNothingLeft();
    }

    @Test
    void podsOfTheSameNameAreStrangersAndReachTheirGatewayTheOutsideAndEachOther() throws IOException {
        String firstIp = first.podField("same", ".status.podIP");
        String secondIp = second.podField("same", ".status.podIP");
        assertTrue(firstIp.startsWith(prefix(first)), firstIp);
        assertTrue(secondIp.startsWith(prefix(second)), secondIp);
        assertFalse(prefix(first).equals(prefix(second)));
        try (Outside outside = new Outside()) {
            for (StandaloneNode node : List.of(first, second)) {
                assertReaches(node, prefix(node) + "1");
                assertReaches(node, outside.address());
            }
        }
        assertReaches(first, secondIp);
        assertReaches(second, firstIp);
        assertEquals(
                1, MachineProcesses.monitors(first).size(), () -> "of the first: " + MachineProcesses.monitors(first));
        assertEquals(1, MachineProcesses.monitors(second).size());
        String listed = Command.of(StandaloneNode.program("nodectl"), "pods", "--cri-socket=" + second.criSocket())
                .run()
                .ok();
        assertTrue(listed.contains(secondIp) && !listed.contains(firstIp), listed);
        second.kubectl("delete", "pod", "same", "--grace-period=1", "--wait").ok();
        assertTrue(first.kubectl("logs", "same").ok().startsWith(firstIp + "\n"));
        assertReaches(first, prefix(first) + "1");
    }

    @Test
    void aHostPortIsOnePodsAtATime() throws IOException {
        int port = freePort();
        serve(first, port, "from the first");
        first.kubectl("wait", "--for=condition=Ready", "pod/web", "--timeout=30s")
                .ok();
        assertEquals("from the first\n", ask(port));

        serve(second, port, "from the second");
        String events = Eventually.get(
                SOON, () -> second.kubectl("describe", "pod", "web").ok(), text -> text.contains("is taken by"));
        String refusal =
                "host port " + port + "/TCP is taken by a pod of another instance, on the bridge " + first.name();
        assertTrue(events.contains(refusal), events);
        assertEquals("from the first\n", ask(port));

        first.killAgent();
        first.startAgent();
        assertEquals("from the first\n", ask(port), "its agent's death gives no port away");
        first.kubectl("delete", "pod", "web", "--grace-period=1", "--wait").ok();
        second.awaitPodField("web", ".status.phase", "Running", RETRIED);
        String _ = Eventually.get(SOON, () -> askQuietly(port), "from the second\n"::equals);
        second.kubectl("delete", "pod", "web", "--grace-period=1", "--wait").ok();
    }

    @Test
    void oneIsKilledAndStartedAgainWhileTheOtherGoesOn() {
        String firstLife = life(first);
        String secondLife = life(second);
        first.killAgent();
        int counted = count(second);
        second.runPod("while", "sleep", "1000");
        second.kubectl("delete", "pod", "while", "--grace-period=1", "--wait").ok();
        first.startAgent();
        first.awaitPodField("same", ".status.containerStatuses[0].ready", "true", SOON);
        assertEquals(firstLife, life(first));
        assertEquals(secondLife, life(second));
        int _ = Eventually.get(SOON, () -> count(second), now -> now > counted);
        for (StandaloneNode node : List.of(first, second)) {
            assertEquals(
                    "ok\n", node.kubectl("exec", "same", "--", "echo", "ok").ok());
            assertReaches(node, prefix(node) + "1");
        }
    }

    @Test
    void oneIsDrainedWhileTheOthersKeepTheirPods() throws IOException {
        int port = freePort();
        String life = life(first);
        try (StandaloneNode third = StandaloneNode.start()) {
            runSame(third);
        }
        assertEquals(life, life(first));
        assertReaches(first, prefix(first) + "1");
        try (Outside outside = new Outside()) {
            assertReaches(first, outside.address());
        }
        serve(first, port, "still here");
        String _ = Eventually.get(SOON, () -> askQuietly(port), "still here\n"::equals);
        first.kubectl("delete", "pod", "web", "--grace-period=1", "--wait").ok();
    }

    /** Says its address, then counts the seconds in one process: children that come and go look like something left. */
    private static void runSame(StandaloneNode node) {
        node.runPod("same", "sh", "-c", "hostname -i; exec ping 127.0.0.1");
    }

    private static String prefix(StandaloneNode node) {
        return node.podRange().replace("0/24", "");
    }

    /** Which container it is, since when, and how often it was started again. */
    private static String life(StandaloneNode node) {
        String container = ".status.containerStatuses[0]";
        return node.podField("same", container + ".containerID")
                + node.podField("same", container + ".state.running.startedAt")
                + node.podField("same", container + ".restartCount");
    }

    private static int count(StandaloneNode node) {
        String line = node.kubectl("logs", "same", "--tail=1").ok();
        return Integer.parseInt(line.replaceFirst("(?s).* seq=([0-9]+) .*", "$1"));
    }

    private static void assertReaches(StandaloneNode node, String address) {
        node.kubectl("exec", "same", "--", "ping", "-c", "1", "-W", "5", address)
                .ok();
    }

    private static void serve(StandaloneNode node, int port, String answer) {
        String pod = """
                {"spec":{"containers":[{"name":"web","image":"%s","ports":[{"containerPort":8080,"hostPort":%d}],\
                "command":["sh","-c","mkdir /www; echo %s > /www/index.html; exec httpd -f -p 8080 -h /www"]}]}}""".formatted(StandaloneNode.IMAGE, port, answer);
        node.kubectl("run", "web", "--image=" + StandaloneNode.IMAGE, "--overrides=" + pod)
                .ok();
    }

    private static String ask(int port) {
        return Eventually.get(SOON, () -> askQuietly(port), answer -> !answer.isEmpty());
    }

    private static String askQuietly(int port) {
        return Command.of("curl", "-s", "--max-time", "5", "http://127.0.0.1:" + port + "/")
                .run()
                .out();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Another host, in a network namespace of its own, that knows the way to this one's address on their link and no other. */
    private static final class Outside implements AutoCloseable {
        private static final String LINK = "e2e-outside";
        private final Process host = new ProcessBuilder("unshare", "--net", "sleep", "600").start();

        Outside() throws IOException {
            try {
                String own = namespace(ProcessHandle.current().pid());
                String _ = Eventually.get(SOON, () -> namespace(host.pid()), seen -> !seen.equals(own));
                String inside = "nsenter -t " + host.pid() + " -n ip ";
                run("ip link add " + LINK + " type veth peer name eth0 netns " + host.pid());
                run("ip address add 10.76.8.1/30 dev " + LINK);
                run("ip link set " + LINK + " up");
                run(inside + "address add " + address() + "/30 dev eth0");
                run(inside + "link set eth0 up");
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        String address() {
            return "10.76.8.2";
        }

        /** The link by its name: the kernel ends the namespace some time after its last process. */
        @Override
        public void close() {
            Command.Result _ = Command.of("ip", "link", "del", LINK).run();
            host.destroyForcibly();
        }

        private static void run(String line) {
            Command.of(line.split(" ", -1)).run().ok();
        }

        private static String namespace(long pid) {
            return Command.of("readlink", "/proc/" + pid + "/ns/net").run().ok();
        }
    }
}
