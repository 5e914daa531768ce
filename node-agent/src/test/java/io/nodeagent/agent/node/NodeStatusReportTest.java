package io.nodeagent.agent.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.nodeagent.agent.pressure.Pressure;
import io.nodeagent.agent.resource.NodeResources;
import io.nodeagent.agent.resource.NodeResources.Amount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeStatusReportTest {
    private static final MachineFacts MACHINE =
            new MachineFacts("amd64", "boot", "machine", "uuid", "6.18.0", "Debian GNU/Linux 12 (bookworm)");
    private static final NodeResources RESOURCES = new NodeResources(
            new Amount(2000, 4L << 30, 100L << 30, 110),
            new Amount(100, 1L << 30, 0, 0),
            new Amount(0, 100L << 20, 10L << 30, 0));

    private final FakeNodeApi api = new FakeNodeApi();
    private final FakeRuntimeView runtime = new FakeRuntimeView();
    private Instant now = Instant.parse("2026-11-24T10:00:00.123Z");
    private Pressure pressure = new Pressure(false, false, false);
    private final NodeStatusReport report = new NodeStatusReport(
            api,
            new NodeObject(NodeOptions.usual("n1", List.of("192.0.2.7")), MACHINE, RESOURCES),
            runtime,
            () -> pressure,
            () -> now);

    private Node node() {
        Node node = api.node;
        assertNotNull(node);
        return node;
    }

    private NodeCondition condition(String type) {
        return node().getStatus().getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void registersAndReports() {
        runtime.images = List.of(new RuntimeView.NodeImage(List.of("busybox@sha256:0", "busybox:1"), 42));
        assertTrue(report.send().ready());
        assertEquals(plain("""
                apiVersion: v1
                kind: Node
                metadata:
                  labels:
                    kubernetes.io/hostname: n1
                    kubernetes.io/os: linux
                    kubernetes.io/arch: amd64
                  name: n1
                  uid: node-uid
                spec: {}
                status:
                  addresses:
                  - address: 192.0.2.7
                    type: InternalIP
                  - address: n1
                    type: Hostname
                  allocatable:
                    cpu: 1900m
                    memory: 3043328Ki
                    ephemeral-storage: 94371840Ki
                    pods: "110"
                  capacity:
                    cpu: "2"
                    memory: 4194304Ki
                    ephemeral-storage: 104857600Ki
                    pods: "110"
                  conditions:
                  - lastHeartbeatTime: 2026-11-24T10:00:00Z
                    lastTransitionTime: 2026-11-24T10:00:00Z
                    message: kubelet has sufficient memory available
                    reason: KubeletHasSufficientMemory
                    status: "False"
                    type: MemoryPressure
                  - lastHeartbeatTime: 2026-11-24T10:00:00Z
                    lastTransitionTime: 2026-11-24T10:00:00Z
                    message: kubelet has no disk pressure
                    reason: KubeletHasNoDiskPressure
                    status: "False"
                    type: DiskPressure
                  - lastHeartbeatTime: 2026-11-24T10:00:00Z
                    lastTransitionTime: 2026-11-24T10:00:00Z
                    message: kubelet has sufficient PID available
                    reason: KubeletHasSufficientPID
                    status: "False"
                    type: PIDPressure
                  - lastHeartbeatTime: 2026-11-24T10:00:00Z
                    lastTransitionTime: 2026-11-24T10:00:00Z
                    message: kubelet is posting ready status
                    reason: KubeletReady
                    status: "True"
                    type: Ready
                  images:
                  - names:
                    - busybox@sha256:0
                    - busybox:1
                    sizeBytes: 42
                  nodeInfo:
                    architecture: amd64
                    bootID: boot
                    containerRuntimeVersion: node-agent://0.1.0
                    kernelVersion: 6.18.0
                    kubeProxyVersion: ""
                    kubeletVersion: v1.36.2
                    machineID: machine
                    operatingSystem: linux
                    osImage: Debian GNU/Linux 12 (bookworm)
                    systemUUID: uuid
                """), plain(new KubernetesSerialization().asYaml(node())));
    }

    /** Without the marks that depend on the writer's settings. */
    private static String plain(String yaml) {
        return yaml.replaceFirst("^---\n", "").replace("\"", "");
    }

    @Test
    void aTransitionKeepsItsTimeAndOthersConditionsStay() {
        report.send();
        api.node = new NodeBuilder(node())
                .editStatus()
                .addNewCondition()
                .withType("NetworkUnavailable")
                .withStatus("False")
                .endCondition()
                .endStatus()
                .build();
        now = now.plusSeconds(10);
        runtime.conditions = List.of(
                new RuntimeView.Condition("RuntimeReady", true, "", ""),
                new RuntimeView.Condition("NetworkReady", false, "NetworkPluginNotReady", "no CNI configuration"));
        assertFalse(report.send().ready());
        assertEquals("False", condition("NetworkUnavailable").getStatus());
        assertEquals("2026-11-24T10:00:10Z", condition("Ready").getLastTransitionTime());
        assertEquals("2026-11-24T10:00:00Z", condition("DiskPressure").getLastTransitionTime());
        assertEquals("2026-11-24T10:00:10Z", condition("DiskPressure").getLastHeartbeatTime());
        assertEquals("KubeletNotReady", condition("Ready").getReason());
        assertEquals(
                "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:no CNI configuration",
                condition("Ready").getMessage());
    }

    @Test
    void aRuntimeThatIsAwayMakesTheNodeUnreadyAndKeepsItsVersion() {
        report.send();
        runtime.away = true;
        report.send();
        assertEquals(
                "container runtime is down: CRI Version: UNAVAILABLE",
                condition("Ready").getMessage());
        assertEquals("node-agent://0.1.0", node().getStatus().getNodeInfo().getContainerRuntimeVersion());
    }

    @Test
    void bothConditionsAreNamedAndMissingOnesToo() {
        runtime.conditions = List.of(new RuntimeView.Condition("RuntimeReady", false, "R", "m"));
        assertEquals(
                List.of(
                        "container runtime not ready: RuntimeReady=false reason:R message:m",
                        "container runtime network not ready: the runtime reports no NetworkReady"),
                report.send().problems());
        assertTrue(condition("Ready").getMessage().startsWith("[container runtime not ready"));
    }

    @Test
    void labelsOfOthersStayAndItsOwnComeBack() {
        report.send();
        api.node = new NodeBuilder(node())
                .editMetadata()
                .withLabels(Map.of("team", "a"))
                .endMetadata()
                .build();
        report.send();
        assertEquals("a", node().getMetadata().getLabels().get("team"));
        assertEquals("linux", node().getMetadata().getLabels().get("kubernetes.io/os"));
    }

    @Test
    void whatItBringsAlongIsTheClustersAfterwards() {
        NodeOptions options = NodeOptions.usual("n1", List.of("192.0.2.7"))
                .with(new Registration(Map.of("disk", "fast"), List.of(new Taint("NoSchedule", "gpu", null, "yes"))));
        NodeStatusReport bringing = new NodeStatusReport(
                api, new NodeObject(options, MACHINE, RESOURCES), runtime, () -> pressure, () -> now);
        bringing.send();
        assertEquals("fast", node().getMetadata().getLabels().get("disk"));
        assertEquals("gpu", node().getSpec().getTaints().getFirst().getKey());
        api.node = new NodeBuilder(node())
                .editMetadata()
                .removeFromLabels("disk")
                .endMetadata()
                .build();
        bringing.send();
        assertFalse(node().getMetadata().getLabels().containsKey("disk"));
    }

    @Test
    void onlyTheLargestImagesAreListed() {
        runtime.images = IntStream.range(0, 60)
                .mapToObj(i -> new RuntimeView.NodeImage(
                        IntStream.range(0, 7)
                                .mapToObj(n -> "image%d:%d".formatted(i, n))
                                .toList(),
                        i))
                .toList();
        report.send();
        assertEquals(50, node().getStatus().getImages().size());
        assertEquals(59, node().getStatus().getImages().getFirst().getSizeBytes());
        assertEquals(5, node().getStatus().getImages().getFirst().getNames().size());
    }
}
