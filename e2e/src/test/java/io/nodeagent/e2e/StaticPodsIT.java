package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods that a folder of files wants, looked at with kubectl by their mirrors. */
class StaticPodsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CONTAINER = ".status.containerStatuses[0].containerID";

    private static Path folder;
    private static StandaloneNode node;
    private static String pod;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory("node-agent-e2e-manifests-");
        node = StandaloneNode.start("--pod-manifest-path=" + folder);
        pod = "web-" + node.name();
    }

    @AfterAll
    static void stop() {
        node.close();
        Command.of("rm", "-rf", folder.toString()).run().ok();
    }

    @AfterEach
    void endPods() {
        Command.of("sh", "-c", "rm -f " + folder + "/*").run().ok();
        Eventually.get(SOON, () -> node.kubectl("get", "pods", "-o", "name").ok(), String::isEmpty);
    }

    private static void write(String file, String... spec) throws IOException {
        Files.writeString(folder.resolve(file), """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web
                  labels: {app: web}
                spec:
                  terminationGracePeriodSeconds: 2
                  containers:
                  - name: c
                    image: %s
                %s
                """.formatted(
                        StandaloneNode.IMAGE, String.join("\n", spec).indent(4)));
    }

    private static void writeCounter() throws IOException {
        write("web.yaml", "command: [sh, -c, 'i=0; while :; do echo $i; i=$((i+1)); sleep 0.1; done']");
    }

    private static void awaitReady() {
        Eventually.isTrue(SOON, () -> node.kubectl("get", "pod", pod).exitCode() == 0);
        node.kubectl("wait", "--for=condition=Ready", "pod/" + pod, "--timeout=30s")
                .ok();
    }

    @Test
    void kubectlSeesItLikeAnyPod() throws IOException {
        writeCounter();
        awaitReady();
        assertEquals("Node", node.podField(pod, ".metadata.ownerReferences[0].kind"));
        assertEquals(
                node.podField(pod, ".metadata.annotations.kubernetes\\.io/config\\.hash"),
                node.podField(pod, ".metadata.annotations.kubernetes\\.io/config\\.mirror"));
        assertEquals("file", node.podField(pod, ".metadata.annotations.kubernetes\\.io/config\\.source"));
        assertTrue(node.kubectl("logs", pod).ok().startsWith("0\n1\n"));
        assertEquals("ok\n", node.kubectl("exec", pod, "--", "echo", "ok").ok());
        Eventually.isTrue(SOON, () -> node.kubectl("describe", "pod", pod).ok().contains("Started container c"));
        assertTrue(node.kubectl("get", "pods", "-l", "app=web").ok().contains("1/1"));
    }

    @Test
    void itOutlivesTheDeletionOfItsMirrorAndTheAgentsDeath() throws IOException {
        writeCounter();
        awaitReady();
        String container = node.podField(pod, CONTAINER);
        String uid = node.podField(pod, ".metadata.uid");
        String start = node.podField(pod, ".status.startTime");
        List<Long> monitors = MachineProcesses.monitors(node);
        node.kubectl("delete", "pod", pod, "--wait=false").ok();
        String again = Eventually.get(
                SOON,
                () -> node.kubectl("get", "pod", pod, "-o", "jsonpath={.metadata.uid}")
                        .out(),
                now -> !now.isEmpty() && !now.equals(uid));
        assertNotEquals(uid, again);
        node.awaitPodField(pod, CONTAINER, container, SOON);
        for (int i = 0; i < 3; i++) {
            node.killAgent();
            node.startAgent();
        }
        node.awaitPodField(pod, CONTAINER, container, SOON);
        assertEquals(again, node.podField(pod, ".metadata.uid"), "the same mirror");
        assertEquals("0", node.podField(pod, ".status.containerStatuses[0].restartCount"));
        assertEquals(start, node.podField(pod, ".status.startTime"));
        assertEquals(monitors, MachineProcesses.monitors(node));
        List<Integer> numbers =
                node.kubectl("logs", pod).ok().lines().map(Integer::parseInt).toList();
        for (int i = 0; i < numbers.size(); i++) {
            assertEquals(i, numbers.get(i), "no line lost");
        }
    }

    @Test
    void aChangedFileIsAnotherPodAndABrokenOneChangesNothing() throws IOException {
        write("web.yaml", "command: [sleep, '100000']");
        awaitReady();
        String container = node.podField(pod, CONTAINER);
        Files.writeString(folder.resolve("web.yaml"), "kind: Service\n");
        Eventually.isTrue(
                SOON,
                () -> node.kubectl("get", "events", "--field-selector=reason=InvalidStaticPod")
                        .ok()
                        .contains(folder.resolve("web.yaml") + ": this is no pod but 'Service'"));
        assertEquals(container, node.podField(pod, CONTAINER));
        assertTrue(node.logText().contains("a static pod's file is broken and changes nothing"));
        write("web.yaml", "command: [sleep, '100001']", "ports: [{containerPort: 80}]");
        String changed = Eventually.get(
                SOON,
                () -> node.kubectl("get", "pod", pod, "-o", "jsonpath={" + CONTAINER + "}")
                        .out(),
                now -> !now.isEmpty() && !now.equals(container));
        assertNotEquals(container, changed);
        assertEquals("100001", node.podField(pod, ".spec.containers[0].command[1]"));
        assertEquals(1, MachineProcesses.monitors(node).size(), "the first is over");
    }

    @Test
    void whatWentWhileTheAgentWasDeadEndsAtItsStart() throws IOException {
        write("web.yaml", "command: [sleep, '100000']");
        awaitReady();
        node.killAgent();
        Files.delete(folder.resolve("web.yaml"));
        node.startAgent();
        Eventually.isTrue(SOON, () -> node.kubectl("get", "pod", pod).exitCode() != 0);
        Eventually.get(SOON, () -> MachineProcesses.monitors(node), List::isEmpty);
    }

    @Test
    void secretsAreRefused() throws IOException {
        write("web.yaml", "env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]", "imagePullPolice: Never");
        Eventually.isTrue(
                SOON,
                () -> node.kubectl("get", "events", "-A")
                        .ok()
                        .contains("spec.containers[0].env[0].valueFrom.secretKeyRef: a static pod may not refer"));
        assertNotEquals(0, node.kubectl("get", "pod", pod).exitCode());
    }
}
