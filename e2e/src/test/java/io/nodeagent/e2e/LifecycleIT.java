package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What runs beside a container's own program: hooks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifecycleIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final StandaloneNode node = StandaloneNode.start();

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @AfterEach
    void deletePods() {
        node.kubectl("delete", "pods", "--all", "--grace-period=1", "--wait").ok();
    }

    @Test
    void hooksRunAfterTheStartAndBeforeTheEnd() throws IOException {
        Path notes = Files.createDirectories(node.folder().resolve("notes"));
        apply("hooked", "Always", """
                  terminationGracePeriodSeconds: 20
                  volumes: [{name: notes, hostPath: {path: %2$s}}]
                  containers:
                  - name: one
                    image: "%1$s"
                    command: [sh, -c, "trap 'echo stopped >> /notes/log; exit 0' TERM; while :; do sleep 0.1; done"]
                    volumeMounts: [{name: notes, mountPath: /notes}]
                    lifecycle:
                      postStart: {exec: {command: [sh, -c, "sleep 1; echo one has started >> /notes/log"]}}
                      preStop: {exec: {command: [sh, -c, "sleep 1; echo stopping >> /notes/log"]}}
                  - name: two
                    image: "%1$s"
                    command: [sh, -c, "echo two >> /notes/log; trap 'exit 0' TERM; while :; do sleep 0.1; done"]
                    volumeMounts: [{name: notes, mountPath: /notes}]
                    lifecycle: {postStart: {sleep: {seconds: 1}}}
                """.formatted(StandaloneNode.IMAGE, notes));
        node.kubectl("wait", "--for=condition=Ready", "pod/hooked", "--timeout=30s")
                .ok();
        assertEquals(List.of("one has started", "two"), Files.readAllLines(notes.resolve("log")));

        node.kubectl("delete", "pod", "hooked", "--wait").ok();

        assertEquals(
                List.of("one has started", "two", "stopping", "stopped"), Files.readAllLines(notes.resolve("log")));
    }

    @Test
    void anHttpHookReachesItsContainerAndAFailedOneEndsIt() {
        apply("told", "Never", """
                  containers:
                  - name: web
                    image: "%1$s"
                    command: [sh, -c, "mkdir /www; exec httpd -f -vv -p 8080 -h /www"]
                  - name: bad
                    image: "%1$s"
                    command: [sh, -c, "trap 'exit 9' TERM; while :; do sleep 0.1; done"]
                    lifecycle:
                      postStart: {exec: {command: [sh, -c, "exit 1"]}}
                      preStop: {httpGet: {path: /bye, port: 8080}}
                """.formatted(StandaloneNode.IMAGE));
        node.awaitPodField(
                "told", ".status.containerStatuses[?(@.name==\"bad\")].state.terminated.exitCode", "9", SOON);
        String log = Eventually.get(
                SOON, () -> node.kubectl("logs", "told", "-c", "web").ok(), text -> text.contains("/bye"));
        assertTrue(log.contains("/bye"), log);
        String events = events("told");
        assertTrue(events.contains("FailedPostStartHook PostStartHook failed"), events);
        assertTrue(events.contains("Killing FailedPostStartHook"), events);
    }

    private void apply(String pod, String restartPolicy, String spec) {
        node.kubectlCommand("apply", "-f", "-")
                .input("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: %s}
                        spec:
                          restartPolicy: %s
                        %s""".formatted(pod, restartPolicy, spec))
                .run()
                .ok();
    }

    private String events(String pod) {
        return Eventually.get(
                SOON,
                () -> node.kubectl(
                                "get",
                                "events",
                                "--field-selector=involvedObject.name=" + pod,
                                "-o",
                                "jsonpath={range .items[*]}{.reason} {.message}{\"\\n\"}{end}")
                        .ok(),
                text -> text.contains("Killing"));
    }
}
