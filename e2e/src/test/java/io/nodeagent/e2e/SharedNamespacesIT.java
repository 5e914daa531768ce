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
        node.kubectl("delete", "pod", pod, "--wait").ok();
    }
}
