package io.nodeagent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.network.HostPort.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every pod network does, shown in real namespaces of this host; needs root. */
public abstract class PodNetworkContract {
    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");

    private static String forwardingBefore = "";

    @TempDir
    public Path folder;

    private HostState before;
    private PodNetwork network;
    private final List<TestPod> pods = new ArrayList<>();

    @BeforeAll
    static void rememberForwarding() throws IOException {
        forwardingBefore = Files.readString(FORWARDING);
    }

    @AfterAll
    static void restoreForwarding() throws IOException {
        Files.writeString(FORWARDING, forwardingBefore);
    }

    /** Opens the network with its state in {@code folder}. */
    protected abstract PodNetwork open(Path state);

    /** Takes off the host what the network keeps there without pods. */
    protected abstract void uninstall(PodNetwork network);

    /** Whether this network can map host ports and masquerade on this machine; a line that says why not otherwise. */
    protected Optional<String> lacksTranslation() {
        return Optional.empty();
    }

    private void assumeTranslation() {
        assumeTrue(lacksTranslation().isEmpty(), lacksTranslation()::orElseThrow);
    }

    @BeforeEach
    void start() {
        before = HostState.read();
        network = open(folder.resolve("state"));
        network.restore(Set.of());
        assertEquals("", network.notReady().orElse(""));
    }

    @AfterEach
    void leaveNothing() {
        try {
            pods.forEach(pod -> network.detach(pod.attachment()));
            uninstall(network);
        } finally {
            pods.forEach(TestPod::close);
            network.close();
        }
        try {
            Eventually.holds("the host as it was", () -> HostState.read().equals(before));
        } catch (AssertionError e) {
            assertEquals(before, HostState.read(), "left behind");
        }
    }

    protected final PodNetwork network() {
        return network;
    }

    /** Ends the process, as far as the network can tell, and starts the next one with these pods. */
    protected final void restart(TestPod... surviving) {
        network.close();
        network = open(folder.resolve("state"));
        Set<PodAttachment> attachments = new HashSet<>();
        for (TestPod pod : surviving) {
            attachments.add(pod.attachment());
        }
        network.restore(attachments);
    }

    protected final TestPod pod(HostPort... hostPorts) {
        TestPod pod = new TestPod(folder, hostPorts);
        pods.add(pod);
        return pod;
    }

    /** Attaches a new pod. */
    protected final TestPod attached(HostPort... hostPorts) {
        TestPod pod = pod(hostPorts);
        network.attach(pod.attachment());
        return pod;
    }

    protected final String address(TestPod pod) {
        return network.attach(pod.attachment()).addresses().getFirst().getHostAddress();
    }

    private static HostPort tcp(int hostPort, int containerPort) {
        return new HostPort(Protocol.TCP, "", hostPort, containerPort);
    }

    private static String ask(TestPod from, String address) {
        return from.run("socat", "-t5", "-T5", "-", address).output();
    }

    private static String askFromHost(String address) {
        return Command.run("socat", "-t5", "-T5", "-", address).output();
    }

    private static String askUdp(String address) {
        return "echo hello | socat -t5 -T5 - UDP4:" + address;
    }

    @Test
    void podsReachEachOther() {
        TestPod a = attached();
        TestPod b = attached();
        assertTrue(a.pings(address(b)), "pod to pod");
        assertTrue(b.pings(address(a)), "and back");
        assertTrue(a.pings("127.0.0.1"), "loopback is up");
    }

    @Test
    void hostReachesPod() {
        TestPod pod = attached();
        assertEquals(
                0, Command.run("busybox", "ping", "-c1", "-W2", address(pod)).exitCode());
    }

    @Test
    void repeatedAttachAnswersTheSame() {
        TestPod pod = pod();
        PodAddresses first = network.attach(pod.attachment());
        assertEquals(first, network.attach(pod.attachment()));
        assertTrue(attached().pings(address(pod)));
    }

    @Test
    void fiftyAtOnceGetAddressesOfTheirOwn() throws Exception {
        List<TestPod> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(pod());
        }
        Set<PodAddresses> seen = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<PodAddresses>> calls = many.stream()
                    .<Callable<PodAddresses>>map(pod -> () -> network.attach(pod.attachment()))
                    .toList();
            for (Future<PodAddresses> call : threads.invokeAll(calls)) {
                assertTrue(seen.add(call.get()), "twice: " + call.get());
            }
            threads.invokeAll(many.stream()
                    .<Callable<Void>>map(pod -> () -> {
                        network.detach(pod.attachment());
                        return null;
                    })
                    .toList());
        }
    }

    @Test
    void podsSpeakToTheOutsideWithTheHostsAddress() {
        assumeTranslation();
        TestPod pod = attached();
        try (OutsideHost outside = new OutsideHost(folder)) {
            outside.machine().serve(Protocol.TCP, 9000, "outside");
            assertEquals(
                    "outside from " + OutsideHost.HOST_ADDRESS,
                    ask(pod, "TCP4:" + OutsideHost.ADDRESS + ":9000").strip());
        }
    }

    @Test
    void hostPortsLeadToThePod() {
        assumeTranslation();
        TestPod pod = attached(tcp(28081, 80), new HostPort(Protocol.UDP, "", 28082, 53));
        pod.serve(Protocol.TCP, 80, "web");
        pod.serve(Protocol.UDP, 53, "dns");
        TestPod other = attached();
        String gateway = pod.run("ip", "-4", "route", "show", "default")
                .output()
                .strip()
                .replaceFirst("default via (\\S+) .*", "$1");
        try (OutsideHost outside = new OutsideHost(folder)) {
            String host = OutsideHost.HOST_ADDRESS;
            assertEquals(
                    "web from " + OutsideHost.ADDRESS,
                    ask(outside.machine(), "TCP4:" + host + ":28081").strip(),
                    "from outside, with the caller's address");
            assertEquals(
                    "dns from " + OutsideHost.ADDRESS,
                    outside.machine()
                            .run("sh", "-c", askUdp(host + ":28082"))
                            .output()
                            .strip());
            assertTrue(askFromHost("TCP4:" + host + ":28081").startsWith("web"), "from the host by its address");
            assertTrue(askFromHost("TCP4:127.0.0.1:28081").startsWith("web"), "from the host by 127.0.0.1");
            assertTrue(
                    Command.run("sh", "-c", askUdp("127.0.0.1:28082")).output().startsWith("dns"));
            assertTrue(ask(other, "TCP4:" + host + ":28081").startsWith("web"), "from another pod");
            assertTrue(ask(other, "TCP4:" + gateway + ":28081").startsWith("web"), "by the gateway's address");
            assertTrue(ask(pod, "TCP4:" + host + ":28081").startsWith("web"), "from the pod itself");
            assertTrue(pod.run("sh", "-c", askUdp(host + ":28082")).output().startsWith("dns"));
        }
        network.detach(pod.attachment());
        assertFalse(askFromHost("TCP4:127.0.0.1:28081").startsWith("web"), "closed again");
    }

    @Test
    void aHostPortOnOneAddressIsOnThatOneOnly() {
        assumeTranslation();
        TestPod pod = attached(new HostPort(Protocol.TCP, "127.0.0.1", 28083, 80));
        pod.serve(Protocol.TCP, 80, "web");
        assertTrue(askFromHost("TCP4:127.0.0.1:28083").startsWith("web"));
        try (OutsideHost outside = new OutsideHost(folder)) {
            assertFalse(ask(outside.machine(), "TCP4:" + OutsideHost.HOST_ADDRESS + ":28083")
                    .startsWith("web"));
        }
    }

    @Test
    void aTakenHostPortIsRefusedByName() {
        assumeTranslation();
        TestPod holder = attached(tcp(28084, 80));
        TestPod second = pod(tcp(28084, 81));
        FailedPreconditionException refusal =
                assertThrows(FailedPreconditionException.class, () -> network.attach(second.attachment()));
        assertTrue(refusal.toString().contains("28084/TCP"), refusal.toString());
        assertTrue(refusal.toString().contains(holder.attachment().sandboxId()), refusal.toString());
        network.detach(holder.attachment());
        network.attach(second.attachment());
    }

    @Test
    void detachIsRepeatableAndOutlivesTheNamespace() {
        TestPod pod = attached();
        network.detach(pod.attachment());
        network.detach(pod.attachment());
        TestPod gone = attached();
        gone.unpin();
        network.detach(gone.attachment());
        network.detach(pod().attachment());
    }

    @Test
    void aHostPortIsFreeAfterItsPodHoweverItWent() {
        assumeTranslation();
        TestPod pod = attached(tcp(28085, 80));
        network.detach(pod.attachment());
        TestPod gone = attached(tcp(28085, 80));
        network.detach(pod.attachment());
        gone.unpin();
        network.detach(gone.attachment());
        attached(tcp(28085, 80));
    }

    @Test
    void aRestartKeepsPodsAsTheyAre() {
        TestPod pod = attached();
        String address = address(pod);
        TestPod forgotten = attached();
        assertTrue(forgotten.pings(address));
        restart(pod);
        assertEquals(address, address(pod));
        assertTrue(attached().pings(address));
        assertFalse(forgotten.pings(address), "a pod that no sandbox knows is off the network");
    }

    @Test
    void aRestartKeepsHostPorts() {
        assumeTranslation();
        TestPod pod = attached(tcp(28086, 80));
        pod.serve(Protocol.TCP, 80, "web");
        attached(tcp(28087, 80));
        restart(pod);
        assertTrue(askFromHost("TCP4:127.0.0.1:28086").startsWith("web"));
        attached(tcp(28087, 80));
    }

    @Test
    void noThreadStaysInAPodsNamespace() {
        for (int i = 0; i < 5; i++) {
            network.detach(attached().attachment());
        }
        Eventually.holds(
                "all threads in the host's namespace",
                () -> HostState.read().threadNamespaces().equals(before.threadNamespaces()));
    }
}
