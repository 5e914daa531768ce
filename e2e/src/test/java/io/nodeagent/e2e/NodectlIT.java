package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What nodectl shows of a node that runs a pod. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodectlIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final StandaloneNode node = StandaloneNode.start();

    @BeforeAll
    void aPodRuns() {
        node.runPod("web", "sh", "-c", "echo one; echo two; exec sleep 1000");
        Eventually.isTrue(SOON, () -> nodectl("logs", "web").ok().equals("one\ntwo\n"));
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void listsPodsContainersAndImages() {
        String address = node.podField("web", ".status.podIP");

        assertTrue(nodectl("pods").ok().matches("(?s).*default +web +Ready +" + address + " +\\d+[sm]\n"));
        assertTrue(nodectl("ps").ok().matches("(?s).*default +web +web +Running +0 +\\d+[sm] .*"));
        assertTrue(nodectl("images").ok().contains(StandaloneNode.IMAGE));
        assertTrue(nodectl("stats").ok().matches("(?s).*web +web +\\d+m +[0-9.]+ [KM]iB .*"));
    }

    @Test
    void logsCanBeCut() {
        assertEquals("two\n", nodectl("logs", "--tail=1", "web/web").ok());
    }

    @Test
    void execStreamsBothWaysAndTellsTheExitCode() {
        Command.Result result = nodectlCommand("exec", "-i", "web", "--", "sh", "-c", "cat; echo bad >&2; exit 7")
                .input("given\n")
                .run();

        assertEquals("given\n", result.out());
        assertEquals("bad\n", result.err());
        assertEquals(7, result.exitCode());
    }

    @Test
    void aCommandThatIsNotThereIsTold() {
        String said = nodectl("exec", "web", "--", "/none").failure();

        assertTrue(said.contains("stat /none: no such file or directory"), said);
    }

    @Test
    void removingARunningContainerNeedsForce() {
        node.runPod("gone", "sleep", "1000");

        assertTrue(nodectl("rm", "gone").failure().contains("stop it, or give --force"));
        nodectl("rm", "--force", "gone").ok();

        node.awaitPodField("gone", ".status.containerStatuses[0].restartCount", "1", SOON);
        node.kubectl("delete", "pod", "gone", "--grace-period=1").ok();
    }

    @Test
    void aWrongNameRemovesNothing() {
        assertTrue(nodectl("rm", "--force", "web", "none").failure().contains("there is no container 'none'"));
        assertEquals("0", node.podField("web", ".status.containerStatuses[0].restartCount"));
    }

    private Command.Result nodectl(String... words) {
        return nodectlCommand(words).run();
    }

    private Command nodectlCommand(String... words) {
        List<String> line = new ArrayList<>(List.of(StandaloneNode.program("nodectl"), words[0]));
        line.add("--cri-socket=" + node.criSocket());
        line.addAll(List.of(words).subList(1, words.length));
        return Command.of(line.toArray(String[]::new));
    }
}
