package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Startup, liveness and readiness probes, as kubectl shows what they do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String READY = ".status.conditions[?(@.type==\"Ready\")]";
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
    void readinessFollowsCommandsHttpAndTcpAndOutlivesTheAgent() {
        String web = """
                - name: http
                  image: "%1$s"
                  command: [sh, -c, "mkdir /www; echo fine > /www/ok; exec httpd -f -p 8080 -h /www"]
                  ports: [{name: web, containerPort: 8080}]
                  readinessProbe: {httpGet: {path: /ok, port: web}, periodSeconds: 1, failureThreshold: 2}
                - name: tcp
                  image: "%1$s"
                  command: [sleep, "1000"]
                  readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
                - name: exec
                  image: "%1$s"
                  command: [sh, -c, "touch /tmp/ready; exec sleep 1000"]
                  readinessProbe: {exec: {command: [test, -e, /tmp/ready]}, periodSeconds: 1}
                """.formatted(StandaloneNode.IMAGE);
        apply("web", "Always", web);
        node.kubectl("wait", "--for=condition=Ready", "pod/web", "--timeout=30s")
                .ok();
        String since = node.podField("web", READY + ".lastTransitionTime");

        node.killAgent();
        node.startAgent();
        node.kubectl("exec", "web", "-c", "http", "--", "rm", "/www/ok").ok();
        node.awaitPodField("web", READY + ".status", "False", SOON);
        assertEquals("true true", ready("web", "tcp") + " " + ready("web", "exec"));
        assertEquals("containers with unready status: [http]", node.podField("web", READY + ".message"));
        awaitEvent("web", "Readiness probe failed: HTTP probe failed with statuscode: 404");

        node.kubectl("exec", "web", "-c", "http", "--", "touch", "/www/ok").ok();
        node.awaitPodField("web", READY + ".status", "True", SOON);
        String now = node.podField("web", READY + ".lastTransitionTime");
        node.killAgent();
        node.startAgent();
        node.kubectl("exec", "web", "-c", "exec", "--", "true").ok();
        assertEquals(now, node.podField("web", READY + ".lastTransitionTime"), "a restart flips nothing; " + since);
        assertEquals("0 0 0", node.podField("web", ".status.containerStatuses[*].restartCount"));
    }

    @Test
    void aFailedLivenessProbeRestartsTheContainer() {
        String container = """
                - name: c
                  image: "%s"
                  command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.1; done"]
                  livenessProbe: {exec: {command: [test, "!", -e, /tmp/dead]}, periodSeconds: 1, failureThreshold: 1}
                """.formatted(StandaloneNode.IMAGE);
        apply("live", "OnFailure", container);
        node.awaitPodField("live", ".status.phase", "Running", SOON);
        node.kubectl("exec", "live", "--", "touch", "/tmp/dead").ok();

        node.awaitPodField("live", ".status.containerStatuses[0].restartCount", "1", SOON);
        node.awaitPodField("live", ".status.containerStatuses[0].ready", "true", SOON);
        assertEquals("Running", node.podField("live", ".status.phase"));
        assertEquals("0", node.podField("live", ".status.containerStatuses[0].lastState.terminated.exitCode"));
        awaitEvent("live", "Container c failed liveness probe, will be restarted");
    }

    @Test
    void aSlowStarterIsLeftInPeaceUntilItHasStarted() {
        String container = """
                - name: c
                  image: "%s"
                  command: [sleep, "1000"]
                  startupProbe: {exec: {command: [test, -e, /tmp/up]}, periodSeconds: 1, failureThreshold: 100}
                  livenessProbe: {exec: {command: [test, -e, /tmp/up]}, periodSeconds: 1, failureThreshold: 1}
                """.formatted(StandaloneNode.IMAGE);
        apply("slow", "Always", container);
        awaitEvent("slow", "Startup probe failed: ");
        assertEquals("false false", started("slow"));

        node.kubectl("exec", "slow", "--", "touch", "/tmp/up").ok();

        node.kubectl("wait", "--for=condition=Ready", "pod/slow", "--timeout=30s")
                .ok();
        assertEquals("true true", started("slow"));
        assertEquals("0", node.podField("slow", ".status.containerStatuses[0].restartCount"));
    }

    @Test
    void aCommandThatTakesTooLongDiesWithItsChildren() {
        String container = """
                - name: c
                  image: "%s"
                  command: [sleep, "1000"]
                  readinessProbe:
                    exec: {command: [sh, -c, "sleep 4711 & sleep 4711"]}
                    periodSeconds: 2
                    timeoutSeconds: 1
                """.formatted(StandaloneNode.IMAGE);
        apply("stuck", "Always", container);
        awaitEvent("stuck", "timed out after 1s");

        // Between two probes there is a moment without any of their processes.
        Eventually.isTrue(
                SOON,
                () -> !node.kubectl("exec", "stuck", "--", "ps", "-o", "args")
                        .ok()
                        .contains("sleep 4711"));
        assertEquals("false", ready("stuck", "c"));
    }

    private void apply(String pod, String restartPolicy, String containers) {
        node.kubectlCommand("apply", "-f", "-")
                .input("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: %s}
                        spec:
                          restartPolicy: %s
                          terminationGracePeriodSeconds: 2
                          containers:
                        %s""".formatted(pod, restartPolicy, containers.indent(2)))
                .run()
                .ok();
    }

    private String ready(String pod, String container) {
        return node.podField(pod, ".status.containerStatuses[?(@.name==\"" + container + "\")].ready");
    }

    private String started(String pod) {
        return node.podField(pod, ".status.containerStatuses[0].started") + " "
                + node.podField(pod, ".status.containerStatuses[0].ready");
    }

    private void awaitEvent(String pod, String message) {
        String events = Eventually.get(
                SOON,
                () -> node.kubectl(
                                "get",
                                "events",
                                "--field-selector=involvedObject.name=" + pod,
                                "-o",
                                "jsonpath={range .items[*]}{.message}{\"\\n\"}{end}")
                        .ok(),
                text -> text.contains(message));
        assertTrue(events.contains(message), events);
    }
}
