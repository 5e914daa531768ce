package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What `kubectl describe` shows of pods that do not run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailuresIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String WAITING = ".status.containerStatuses[0].state.waiting.reason";
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
    void aCrashingContainerBacksOff() {
        run("crash", "Always", "sh", "-c", "echo dying; exit 3");
        node.awaitPodField("crash", WAITING, "CrashLoopBackOff", SOON);
        assertTrue(Integer.parseInt(node.podField("crash", ".status.containerStatuses[0].restartCount")) >= 1);
        assertEquals("3", node.podField("crash", ".status.containerStatuses[0].lastState.terminated.exitCode"));
        assertEquals("dying\n", node.kubectl("logs", "crash", "--previous").ok());
        describes("crash", "Back-off restarting failed container");
    }

    @Test
    void onFailureRestartsUntilSuccess() {
        node.kubectlCommand("create", "-f", "-")
                .input("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: retry}
                        spec:
                          restartPolicy: OnFailure
                          volumes: [{name: v, emptyDir: {}}]
                          containers:
                          - name: c
                            image: %s
                            volumeMounts: [{name: v, mountPath: /v}]
                            command: [sh, -c, 'if [ -e /v/tried ]; then exit 0; fi; touch /v/tried; exit 1']
                        """.formatted(StandaloneNode.IMAGE))
                .run()
                .ok();
        node.awaitPodField("retry", ".status.phase", "Succeeded", SOON);
        assertEquals("1", node.podField("retry", ".status.containerStatuses[0].restartCount"));
    }

    @Test
    void imagesThatCannotBeHadAreNamed() {
        node.kubectl("run", "no-registry", "--image=127.0.0.1:1/none:1").ok();
        // kubectl refuses such a name itself, so it comes by a patch of the pod that it would have made.
        String garbage = "{\"spec\":{\"containers\":[{\"name\":\"garbage\",\"image\":\"UPPER/Case\"}]}}";
        node.kubectl("run", "garbage", "--image=" + StandaloneNode.IMAGE, "--overrides=" + garbage)
                .ok();
        node.kubectl("run", "never", "--image=localhost/none:1", "--image-pull-policy=Never")
                .ok();
        node.awaitPodField("no-registry", WAITING, "ImagePullBackOff", SOON);
        node.awaitPodField("garbage", WAITING, "InvalidImageName", SOON);
        node.awaitPodField("never", WAITING, "ErrImageNeverPull", SOON);
        describes("no-registry", "Failed to pull image");
        describes("garbage", "UPPER/Case");
    }

    @Test
    void aMissingConfigMapIsAwaited() {
        node.kubectlCommand("create", "-f", "-")
                .input("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: late}
                        spec:
                          containers:
                          - name: c
                            image: %s
                            command: [sh, -c, 'echo color is $COLOR; sleep 1000']
                            env: [{name: COLOR, valueFrom: {configMapKeyRef: {name: paint, key: color}}}]
                        """.formatted(StandaloneNode.IMAGE))
                .run()
                .ok();
        node.awaitPodField("late", WAITING, "CreateContainerConfigError", SOON);
        describes("late", "configmap \"paint\" not found");
        node.kubectl("create", "configmap", "paint", "--from-literal=color=blue")
                .ok();
        node.awaitPodField("late", ".status.phase", "Running", SOON);
        Eventually.get(SOON, () -> node.kubectl("logs", "late").out(), "color is blue\n"::equals);
        node.kubectl("delete", "configmap", "paint").ok();
    }

    @Test
    void aCommandThatIsNotThereIsNamed() {
        run("bad-command", "Never", "/no/such/program");
        node.awaitPodField("bad-command", ".status.containerStatuses[0].state.terminated.reason", "StartError", SOON);
        describes("bad-command", "/no/such/program");
    }

    @Test
    void theLogSpeaksForAContainerThatLeftNoWords() {
        node.kubectlCommand("create", "-f", "-")
                .input("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: words}
                        spec:
                          restartPolicy: Never
                          containers:
                          - {name: silent, image: %1$s, terminationMessagePolicy: FallbackToLogsOnError,
                             command: [sh, -c, 'echo no such table; exit 4']}
                          - {name: told, image: %1$s, terminationMessagePolicy: FallbackToLogsOnError,
                             command: [sh, -c, 'echo log; echo own words > /dev/termination-log; exit 4']}
                          - {name: fine, image: %1$s, terminationMessagePolicy: FallbackToLogsOnError,
                             command: [sh, -c, 'echo all is well']}
                        """.formatted(StandaloneNode.IMAGE))
                .run()
                .ok();
        node.awaitPodField("words", ".status.phase", "Failed", SOON);
        assertEquals("no such table\n", message("silent"));
        assertEquals("own words\n", message("told"));
        assertEquals("", message("fine"));
    }

    @Test
    void aPodThatDoesNotFitTheNodeIsRefused() {
        placed("greedy", "containers: [{name: c, image: %s, resources: {requests: {cpu: 1000}}}]");
        node.awaitPodField("greedy", ".status.phase", "Failed", SOON);
        assertEquals("OutOfcpu", node.podField("greedy", ".status.reason"));
        describes("greedy", "Node didn't have enough resource: cpu, requested: 1000000");
        String picky = "nodeSelector: {disk: fast}\n  containers: [{name: c, image: %s, command: [sleep, '1000']}]";
        placed("picky", picky);
        node.awaitPodField("picky", ".status.reason", "NodeAffinity", SOON);
        node.kubectl("label", "node", "--all", "disk=fast").ok();
        placed("pleased", picky);
        node.awaitPodField("pleased", ".status.phase", "Running", SOON);
    }

    private void placed(String pod, String spec) {
        node.kubectlCommand("create", "-f", "-")
                .input("apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec:\n  %s\n"
                        .formatted(pod, spec.formatted(StandaloneNode.IMAGE)))
                .run()
                .ok();
    }

    private String message(String container) {
        return node.podField(
                "words", ".status.containerStatuses[?(@.name==\"" + container + "\")].state.terminated.message");
    }

    private void run(String pod, String restart, String... command) {
        List<String> words = new ArrayList<>(
                List.of("run", pod, "--image=" + StandaloneNode.IMAGE, "--restart=" + restart, "--command", "--"));
        words.addAll(List.of(command));
        node.kubectl(words.toArray(String[]::new)).ok();
    }

    private void describes(String pod, String wanted) {
        String _ =
                Eventually.get(SOON, () -> node.kubectl("describe", "pod", pod).ok(), text -> text.contains(wanted));
    }
}
