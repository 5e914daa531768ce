package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.TestInstance;

/** What a user types first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlRunIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private StandaloneNode node = StandaloneNode.start();

    @BeforeAll
    void nodeIsReady() {
        node.kubectl("wait", "--for=condition=Ready", "node/" + node.name(), "--timeout=20s")
                .ok();
    }

    @AfterAll
    void nothingIsLeft() {
        node.close();
    }

    @AfterEach
    void deletePods() {
        node.kubectl("delete", "pods", "--all", "--grace-period=1", "--wait").ok();
        MachineProcesses.assertNoContainers();
    }

    @Test
    void aPodRunsLogsAndGoes() {
        node.runPod("a", "sh", "-c", "echo hello from $HOSTNAME; exec sleep 1000");
        assertEquals("hello from a\n", node.kubectl("logs", "a").ok());
        String wide = node.kubectl("get", "pods", "-o", "wide").ok();
        assertTrue(
                wide.lines()
                        .anyMatch(l -> l.matches("a +1/1 +Running +0 +\\S+ +10\\.77\\.\\S+ +" + node.name() + ".*")),
                wide);
        node.kubectl("delete", "pod", "a", "--grace-period=1").ok();
        assertTrue(node.kubectl("get", "pod", "a").failure().contains("NotFound"));
    }

    @Test
    void environmentAndOverridesReachTheContainer() {
        node.kubectl(
                        "run",
                        "env",
                        "--image=" + StandaloneNode.IMAGE,
                        "--restart=Never",
                        "--env=COLOR=green",
                        "--overrides={\"spec\":{\"hostname\":\"painter\"}}",
                        "--command",
                        "--",
                        "sh",
                        "-c",
                        "echo $COLOR $(hostname)")
                .ok();
        node.awaitPodField("env", ".status.phase", "Succeeded", SOON);
        assertEquals("green painter\n", node.kubectl("logs", "env").ok());
    }

    @Test
    void execRunsCommandsAndTellsTheirExitCode() {
        node.runPod("e", "sleep", "1000");
        assertEquals("0\n", node.kubectl("exec", "e", "--", "id", "-u").ok());
        assertEquals(7, node.kubectl("exec", "e", "--", "sh", "-c", "exit 7").exitCode());
        assertEquals(
                "typed\n",
                node.kubectlCommand("exec", "-i", "e", "--", "cat")
                        .input("typed\n")
                        .run()
                        .ok());
        Command.Result both = node.kubectl("exec", "e", "--", "sh", "-c", "echo out; echo err >&2");
        assertEquals("out\n", both.out());
        assertTrue(both.err().startsWith("err\n"), both.err());
        String missing = node.kubectl("exec", "e", "--", "no-such-program").failure();
        assertTrue(missing.contains("executable file not found"), missing);
    }

    @Test
    void logsCanBeCutAndFollowed() {
        node.runPod("l", "sh", "-c", "for i in 1 2 3; do echo line $i; done; sleep 3; echo last; exec sleep 1000");
        assertEquals("line 3\n", node.kubectl("logs", "l", "--tail=1").ok());
        String stamped = node.kubectl("logs", "l", "--timestamps", "--tail=1").ok();
        assertTrue(stamped.matches("20\\S+(Z|[+-]\\d\\d:\\d\\d) line 3\n"), stamped);
        String followed =
                node.kubectlCommand("logs", "-f", "l", "--limit-bytes=26").run().ok();
        assertEquals("line 1\nline 2\nline 3\nlast\n", followed);
    }

    @Test
    void describeShowsTheLifeOfAPod() {
        node.runPod("d", "sleep", "1000");
        String described =
                Eventually.get(SOON, () -> node.kubectl("describe", "pod", "d").ok(), t -> t.contains("Started"));
        for (String wanted : List.of("Pulled", "Created", "Started", "Running", "QoS Class", "BestEffort")) {
            assertTrue(described.contains(wanted), wanted + " in\n" + described);
        }
    }

    @Test
    void applyEditPatchLabelAndReplace() {
        String manifest = """
                apiVersion: v1
                kind: Pod
                metadata: {name: m, labels: {app: m}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - {name: c, image: %s, command: [sleep, "1000"]}
                """.formatted(StandaloneNode.IMAGE);
        node.kubectlCommand("apply", "-f", "-").input(manifest).run().ok();
        assertTrue(node.kubectlCommand("apply", "-f", "-")
                .input(manifest)
                .run()
                .ok()
                .contains("unchanged"));
        node.kubectlCommand("apply", "-f", "-")
                .input(manifest.replace("app: m", "app: other"))
                .run()
                .ok();
        assertEquals("other", node.podField("m", ".metadata.labels.app"));
        node.kubectl("label", "pod", "m", "tier=front").ok();
        node.kubectl("patch", "pod", "m", "-p", "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}")
                .ok();
        node.kubectl(
                        "patch",
                        "pod",
                        "m",
                        "--type=json",
                        "-p",
                        "[{\"op\":\"remove\",\"path\":\"/metadata/labels/app\"}]")
                .ok();
        assertEquals("{\"tier\":\"front\"}", node.podField("m", ".metadata.labels"));
        node.kubectlCommand("edit", "pod", "m")
                .with("KUBE_EDITOR", "sed -i s/front/back/")
                .run()
                .ok();
        assertEquals("back", node.podField("m", ".metadata.labels.tier"));
        String refused = node.kubectl("patch", "pod", "m", "-p", "{\"spec\":{\"restartPolicy\":\"Never\"}}")
                .failure();
        assertTrue(refused.contains("Forbidden") || refused.contains("restartPolicy"), refused);
        node.kubectl("wait", "--for=condition=Ready", "pod/m", "--timeout=20s").ok();
    }

    @Test
    void unknownFieldsAreRefusedByPath() {
        String manifest = """
                apiVersion: v1
                kind: Pod
                metadata: {name: typo}
                spec:
                  containers:
                  - {name: c, imagee: x}
                """;
        String refused =
                node.kubectlCommand("create", "-f", "-").input(manifest).run().failure();
        assertTrue(refused.contains("spec.containers[0].imagee"), refused);
        assertFalse(node.kubectl("get", "pods").ok().contains("typo"));
    }

    @Test
    void aTerminalHasASizeAndAJob() {
        node.runPod("t", "sleep", "1000");
        String seen = Command.of("script", "-qec", "kubectl exec -it t -- tty", "/dev/null")
                .with("KUBECONFIG", node.kubeconfig().toString())
                .run()
                .ok();
        assertTrue(seen.contains("/dev/pts/"), seen);
    }

    @Test
    void anInteractivePodTalksToItsTerminal() {
        String seen = Command.of(
                        "script",
                        "-qec",
                        "kubectl run it -it --rm --restart=Never --image=" + StandaloneNode.IMAGE + " --command -- sh",
                        "/dev/null")
                .with("KUBECONFIG", node.kubeconfig().toString())
                .input("echo $((6 * 7)) on $(tty)\nexit\n")
                .run()
                .ok();
        assertTrue(seen.contains("42 on /dev/"), seen);
        assertTrue(node.kubectl("get", "pod", "it").failure().contains("NotFound"));
    }

    @Test
    void watchShowsEachStep() throws IOException, InterruptedException {
        Path output = node.folder().resolve("watch.out");
        Process watch = node.kubectlCommand("get", "pods", "-w", "--no-headers").start(output);
        try {
            node.runPod("w", "sleep", "1000");
            node.kubectl("delete", "pod", "w", "--grace-period=1").ok();
        } finally {
            watch.destroy();
            watch.waitFor();
        }
        String seen = Files.readString(output);
        for (String step : List.of("Pending", "Running", "Terminating")) {
            assertTrue(seen.contains(step), step + " in\n" + seen);
        }
    }
}
