package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Containers of a pod that see each other's processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedNamespacesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final StandaloneNode node = StandaloneNode.start();

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @Test
    void containersShareOnePidNamespaceUnderAnInit() {
        start("shared");

        for (String container : new String[] {"one", "two"}) {
            String processes = node.kubectl("exec", "shared", "-c", container, "--", "ps", "-o", "pid,args")
                    .ok();
            assertTrue(processes.contains("sleep 1001") && processes.contains("sleep 1002"), processes);
            assertTrue(processes.lines().anyMatch(l -> l.matches(" *1 .*catatonit.*")), processes);
        }
        delete("shared");
    }

    @Test
    void aContainersEndLeavesTheOthersAndTakesItsOwnProcesses() {
        start("pair");
        node.kubectl("exec", "pair", "-c", "one", "--", "sh", "-c", "sleep 1003 >/dev/null 2>&1 &")
                .ok();

        node.kubectl(
                        "exec",
                        "pair",
                        "-c",
                        "two",
                        "--",
                        "sh",
                        "-c",
                        "kill -9 $(ps -o pid,args | awk '/[s]leep 1001/ {print $1}')")
                .ok();

        node.awaitPodField("pair", ".status.containerStatuses[?(@.name==\"one\")].restartCount", "1", SOON);
        assertEquals("0", node.podField("pair", ".status.containerStatuses[?(@.name==\"two\")].restartCount"));
        String left = node.kubectl("exec", "pair", "-c", "two", "--", "ps", "-o", "args")
                .ok();
        assertTrue(!left.contains("sleep 1003"), left);
        delete("pair");
    }

    @Test
    void theSharedNamespaceSurvivesTheAgentsDeath() {
        start("kept");

        node.killAgent();
        node.startAgent();

        assertEquals("0 0", node.podField("kept", ".status.containerStatuses[*].restartCount"));
        String processes = node.kubectl("exec", "kept", "-c", "one", "--", "ps").ok();
        assertTrue(processes.contains("sleep 1002"), processes);
        delete("kept");
    }

    @Test
    void kubectlDebugLooksIntoOneContainerAndLeavesThePodAsItWas() {
        node.kubectl("run", "plain", "--image=" + StandaloneNode.IMAGE, "--", "sleep", "1004")
                .ok();
        node.awaitPodField("plain", ".status.phase", "Running", SOON);
        String image = "--image=" + StandaloneNode.IMAGE;

        String seen = node.kubectl(
                        "debug", "plain", "-i", image, "--target=plain", "-c", "look", "--", "ps", "-o", "args")
                .ok();
        node.awaitPodField(
                "plain",
                ".status.ephemeralContainerStatuses[?(@.name==\"look\")].state.terminated.reason",
                "Completed",
                SOON);
        node.kubectl("debug", "plain", image, "-c", "apart", "--", "sleep", "1005")
                .ok();
        node.awaitPodField("plain", ".status.ephemeralContainerStatuses[?(@.name==\"apart\")].restartCount", "0", SOON);
        Eventually.isTrue(
                SOON,
                () -> node.kubectl("exec", "plain", "-c", "apart", "--", "true").exitCode() == 0);

        String looked = seen + node.kubectl("logs", "plain", "-c", "look").ok();
        assertTrue(looked.contains("sleep 1004"), looked);
        String apart = node.kubectl("exec", "plain", "-c", "apart", "--", "ps", "-o", "args")
                .ok();
        assertTrue(apart.contains("sleep 1005") && !apart.contains("sleep 1004"), apart);
        assertEquals("Running", node.podField("plain", ".status.phase"));
        assertEquals("0", node.podField("plain", ".status.containerStatuses[0].restartCount"));
        delete("plain");
    }

    private void start(String pod) {
        node.kubectlCommand("apply", "-f", "-")
                .input("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: %s}
                        spec:
                          shareProcessNamespace: true
                          terminationGracePeriodSeconds: 1
                          containers:
                          - {name: one, image: "%s", command: [sleep, "1001"]}
                          - {name: two, image: "%s", command: [sleep, "1002"]}
                        """.formatted(pod, StandaloneNode.IMAGE, StandaloneNode.IMAGE))
                .run()
                .ok();
        node.kubectl("wait", "--for=condition=Ready", "pod", pod, "--timeout=60s")
                .ok();
    }

    private void delete(String pod) {
        node.kubectl("delete", "pod", pod, "--wait", "--grace-period=1").ok();
    }
}
