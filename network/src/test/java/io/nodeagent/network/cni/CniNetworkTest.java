package io.nodeagent.network.cni;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.network.HostPort;
import io.nodeagent.network.PodAttachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What plugins are given, seen by shell scripts in their place; the pod's namespace is that of the test itself. */
class CniNetworkTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @BeforeEach
    void configure() throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("bin"));
        plugin(
                "first",
                "{\"cniVersion\":\"1.0.0\",\"ips\":[{\"address\":\"10.1.2.3/24\"},{\"address\":\"fd00::3/64\"}]}",
                0);
        plugin("second", "{\"cniVersion\":\"1.0.0\",\"ips\":[{\"address\":\"10.1.2.4/24\"}],\"dns\":{}}", 0);
        Files.writeString(folder.resolve("conf/10-net.conflist"), """
                {"cniVersion": "1.0.0", "name": "net", "plugins": [
                  {"type": "first"}, {"type": "second", "capabilities": {"portMappings": true, "bandwidth": true}}]}
                """);
    }

    /** A plugin that notes its variables and its input under its name and verb, then answers. */
    private void plugin(String name, String answer, int exitCode) throws IOException {
        Path file = folder.resolve("bin").resolve(name);
        String answerOnAdd = "[ $CNI_COMMAND = ADD ] && echo '" + answer + "'\n";
        Files.writeString(
                file,
                "#!/bin/sh\ncd " + folder + "\necho " + name + " $CNI_COMMAND >> calls\n"
                        + "env | grep ^CNI_ | sort > " + name + ".$CNI_COMMAND.env\ncat > " + name + ".$CNI_COMMAND\n"
                        + answerOnAdd + "[ $CNI_COMMAND = ADD ] || exit 0\nexit " + exitCode + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private CniNetwork open() {
        return CniNetwork.open(new CniNetworkConfig(
                folder.resolve("conf"),
                List.of(folder.resolve("nowhere"), folder.resolve("bin")),
                folder.resolve("cache"),
                Duration.ofSeconds(30)));
    }

    private static PodAttachment attachment(Path namespace, Map<String, String> annotations) {
        HostPort port = new HostPort(HostPort.Protocol.UDP, "192.0.2.1", 5353, 53);
        return new PodAttachment("s1", namespace, "default", "web", "uid-1", List.of(port), annotations);
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    private JsonNode input(String call) throws IOException {
        return JSON.readTree(Files.readString(folder.resolve(call)));
    }

    @Test
    void delRunsBackwardsWithTheCachedResultAfterARestart() throws IOException {
        PodAttachment gone = attachment(folder.resolve("gone"), Map.of());
        CniAttachment cached = new CniAttachment(
                "net",
                "1.0.0",
                CniConfList.first(folder.resolve("conf")).plugins(),
                "/gone",
                "IgnoreUnknown=1",
                CniCapabilities.of(gone),
                JSON.readTree("{\"ips\":[{\"address\":\"10.1.2.4/24\"}]}"));
        save(cached);
        try (CniNetwork network = open()) {
            assertEquals("[/10.1.2.4]", network.attach(gone).addresses().toString());
            network.detach(gone);
            network.detach(gone);
        }
        assertEquals(List.of("second DEL", "first DEL"), calls());
        JsonNode second = input("second.DEL");
        assertEquals("10.1.2.4/24", second.at("/prevResult/ips/0/address").asString());
        assertEquals("net", second.path("name").asString());
        assertFalse(second.has("capabilities"));
        assertEquals(
                "{\"hostPort\":5353,\"containerPort\":53,\"protocol\":\"udp\",\"hostIP\":\"192.0.2.1\"}",
                second.at("/runtimeConfig/portMappings/0").toString());
        assertFalse(input("first.DEL").has("runtimeConfig"), "it declared no capability");
        List<String> variables = Files.readAllLines(folder.resolve("first.DEL.env"));
        assertTrue(variables.contains("CNI_NETNS="), "a namespace that is gone is an empty one: " + variables);
        assertTrue(variables.contains("CNI_CONTAINERID=s1") && variables.contains("CNI_IFNAME=eth0"));
    }

    private void save(CniAttachment cached) {
        new io.nodeagent.durable.RecordFolder<>(
                        folder.resolve("cache"), CniAttachment.class, 1, io.nodeagent.durable.DurableFiles.Sync.NONE)
                .save("s1", cached);
    }

    @Test
    void aFailedAddIsTakenBackWhole() throws IOException {
        plugin("second", "{\"code\":11,\"msg\":\"no room\",\"details\":\"try later\"}", 1);
        PodAttachment pod = attachment(folder.resolve("gone"), Map.of());
        try (CniNetwork network = open()) {
            NodeAgentException failure = assertThrows(NodeAgentException.class, () -> network.attach(pod));
            assertTrue(failure.toString().contains("second failed on ADD (exit code 1): no room: try later"));
        }
        assertEquals(List.of("first ADD", "second ADD", "second DEL", "first DEL"), calls());
        assertEquals(
                "10.1.2.3/24",
                input("second.ADD").at("/prevResult/ips/0/address").asString());
        String variables = Files.readString(folder.resolve("first.ADD.env"));
        assertTrue(variables.contains("K8S_POD_NAME=web;K8S_POD_NAMESPACE=default;K8S_POD_UID=uid-1"), variables);
        try (var left = Files.list(folder.resolve("cache"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void restoreGivesBackWhatNoSandboxHas() throws IOException {
        PodAttachment pod = attachment(folder.resolve("gone"), Map.of());
        CniConfList list = CniConfList.first(folder.resolve("conf"));
        save(new CniAttachment(
                "net", "1.0.0", list.plugins(), "/gone", "", CniCapabilities.of(pod), JSON.createObjectNode()));
        try (CniNetwork network = open()) {
            network.restore(Set.of(pod));
            assertFalse(Files.exists(folder.resolve("calls")));
            network.restore(Set.of());
        }
        assertEquals(List.of("second DEL", "first DEL"), calls());
    }

    @Test
    void readinessFollowsTheFolder() throws IOException {
        try (CniNetwork network = open()) {
            assertEquals(Optional.empty(), network.notReady());
            Files.writeString(folder.resolve("conf/05-broken.conf"), "{");
            assertTrue(network.notReady().orElse("").contains("05-broken.conf is no JSON"));
            Files.writeString(folder.resolve("conf/05-broken.conf"), "{\"name\": \"x\", \"type\": \"../first\"}");
            assertTrue(network.notReady().orElse("").contains("'../first' is not in"));
            Files.writeString(folder.resolve("conf/05-broken.conf"), "{\"name\": \"x\", \"type\": \"first\"}");
            assertEquals(Optional.empty(), network.notReady());
        }
    }

    @Test
    void bandwidthIsBitsASecond() {
        Map<String, String> annotations =
                Map.of("kubernetes.io/ingress-bandwidth", "1.5M", "kubernetes.io/egress-bandwidth", "1Ki");
        JsonNode bandwidth = CniCapabilities.of(attachment(folder, annotations)).get("bandwidth");
        assertEquals(1_500_000, bandwidth.path("ingressRate").asInt());
        assertEquals(1024, bandwidth.path("egressRate").asInt());
        PodAttachment wrong = attachment(folder, Map.of("kubernetes.io/egress-bandwidth", "fast"));
        assertThrows(InvalidArgumentException.class, () -> CniCapabilities.of(wrong));
    }
}
