package io.nodeagent.agent.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Node;
import io.nodeagent.agent.pressure.EvictionSettings;
import io.nodeagent.agent.pressure.Pressure;
import io.nodeagent.agent.resource.NodeResources.Amount;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class NodeHeartbeatTest {
    private final FakeNodeApi api = new FakeNodeApi();
    private final FakeRuntimeView runtime = new FakeRuntimeView();

    private static void await(BooleanSupplier condition) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            while (!condition.getAsBoolean()) {
                Thread.sleep(20);
            }
        });
    }

    private boolean ready(String status) {
        Node node = api.node;
        return node != null
                && node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals(status));
    }

    @Test
    void goesOnThroughFailuresAndReportsAChangeAtOnce() {
        NodeOptions options = new NodeOptions(
                "n1",
                List.of("192.0.2.7"),
                Registration.PLAIN,
                NodeOptions.KUBERNETES_VERSION,
                OptionalInt.of(10250),
                Duration.ofHours(1),
                Duration.ofHours(1));
        api.away = true;
        try (NodeHeartbeat heartbeat = new NodeHeartbeat(
                options,
                api,
                runtime,
                MachineCapacity.measure(
                        Path.of("/"),
                        Amount.NONE,
                        EvictionSettings.ofHard(EvictionSettings.USUAL_HARD).thresholds(),
                        110),
                () -> Pressure.NONE,
                InstantSource.system())) {
            heartbeat.start();
            api.away = false;
            await(() -> ready("True") && api.lease != null);
            runtime.away = true;
            heartbeat.changed();
            await(() -> ready("False"));
            runtime.away = false;
            await(() -> ready("True"));
        }
        Node node = api.node;
        assertTrue(node != null);
        assertEquals(
                10250,
                node.getStatus().getDaemonEndpoints().getKubeletEndpoint().getPort());
    }

    @Test
    void thisMachineHasFactsAndAnAddress() {
        MachineFacts facts = MachineFacts.read(Path.of("/"));
        assertTrue(!facts.kernelVersion().isEmpty()
                && !facts.bootId().isEmpty()
                && !facts.osImage().isEmpty());
        assertTrue(!NodeAddresses.detect().isEmpty());
    }
}
