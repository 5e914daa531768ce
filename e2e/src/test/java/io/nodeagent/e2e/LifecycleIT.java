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

/** What runs beside a container's own program: hooks and sidecars. */
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

    @Test
    void sidecarsStartBeforeAndEndAfterTheOthers() throws IOException {
        Path notes = Files.createDirectories(node.folder().resolve("sidecars"));
        String sidecar = """
                  - name: %1$s
                    image: "%2$s"
                    restartPolicy: Always
                    command: [sh, -c, "trap 'echo %1$s ends >> /notes/log; exit 3' TERM; sleep 1; touch /tmp/up;
                      echo %1$s >> /notes/log; while :; do sleep 0.1; done"]
                    startupProbe: {exec: {command: [test, -e, /tmp/up]}, periodSeconds: 1, failureThreshold: 100}
                    volumeMounts: [{name: notes, mountPath: /notes}]
                """;
        apply("job", "Never", """
                  volumes: [{name: notes, hostPath: {path: %4$s}}]
                  initContainers:
                %2$s  - name: init
                    image: "%1$s"
                    command: [sh, -c, "echo init >> /notes/log"]
                    volumeMounts: [{name: notes, mountPath: /notes}]
                %3$s  containers:
                  - name: main
                    image: "%1$s"
                    command: [sh, -c, "echo main >> /notes/log; until test -e /notes/go; do sleep 0.1; done"]
                    volumeMounts: [{name: notes, mountPath: /notes}]
                """.formatted(
                        StandaloneNode.IMAGE,
                        sidecar.formatted("one", StandaloneNode.IMAGE),
                        sidecar.formatted("two", StandaloneNode.IMAGE),
                        notes));
        node.kubectl("wait", "--for=condition=Ready", "pod/job", "--timeout=30s")
                .ok();
        assertEquals(List.of("one", "init", "two", "main"), Files.readAllLines(notes.resolve("log")));
        assertEquals("true false true", node.podField("job", ".status.initContainerStatuses[*].started"));
        String row = node.kubectl("get", "pod", "job", "--no-headers").ok();
        assertTrue(row.matches("(?s)job +3/3 +Running +0 .*"), row);

        node.killAgent();
        Files.createFile(notes.resolve("go"));
        node.startAgent();

        node.awaitPodField("job", ".status.phase", "Succeeded", SOON);
        assertEquals(
                List.of("one", "init", "two", "main", "two ends", "one ends"),
                Files.readAllLines(notes.resolve("log")));
        assertEquals("3 0 3", node.podField("job", ".status.initContainerStatuses[*].state.terminated.exitCode"));
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
