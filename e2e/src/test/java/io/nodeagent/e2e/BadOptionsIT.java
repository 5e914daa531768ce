package io.nodeagent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command line that cannot work gets one line that says what to change; nothing is started or made. */
class BadOptionsIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "--colour=red, 2, --colour",
        "--network=cloud, 2, --network",
        "--network=bridge --cni-conf-dir=/etc/cni/net.d, 2, --cni-conf-dir",
        "--network=cni --pod-cidr=10.99.0.0/24, 2, --pod-cidr",
        "--api-address=nowhere, 2, --api-address",
        "--api-address=127.0.0.1:70000, 2, --api-address",
        "--api-address=203.0.113.7:6443, 1, 203.0.113.7",
        "--node-name=Not_A_Name, 2, --node-name",
        "--node-name=a..b, 2, --node-name",
        "--pod-cidr=ten, 2, --pod-cidr",
        "--pod-cidr=10.76.3.0/30, 2, --pod-cidr",
        "--pod-cidr=240.0.0.0/24, 2, --pod-cidr",
        "--pod-cidr=127.0.0.0/16, 2, --pod-cidr",
        "--bridge-name=a-name-that-is-too-long, 2, --bridge-name",
        "--bridge-name=lo, 2, lo is no bridge",
        "--cgroup-root=relative, 2, --cgroup-root",
        "--eviction-hard=memory.free<1Gi, 2, no such signal: give one of",
        "--eviction-soft=memory.available<1Gi, 2, evictionSoftGracePeriod",
        "--runtime=/nonexistent, 1, /nonexistent",
        "--runtime=no-such-runtime, 1, no-such-runtime",
    })
    void oneLineSaysWhatIsWrong(String options, int exitCode, String named) {
        MachineState before = MachineState.now();
        assertOneLine(standalone(options.split(" ", -1)).run(), exitCode, named);
        before.assertNothingLeft();
    }

    @Test
    void aPodRangeThatTheHostUses() {
        String link = "bad-options0";
        try {
            ip("link", "add", link, "type", "bridge");
            ip("address", "add", "10.76.4.9/24", "dev", link);
            ip("link", "set", link, "up");
            ip("route", "add", "10.76.96.0/20", "dev", link);
            MachineState before = MachineState.now();
            for (List<String> taken : List.of(
                    List.of("10.76.4.0/24", "the address 10.76.4.9/24 (" + link + ")"),
                    List.of("10.76.0.0/16", "the address 10.76.4.9/24 (" + link + ")"),
                    List.of("10.76.100.0/24", "the route to 10.76.96.0/20 (" + link + ")"))) {
                Command.Result refused =
                        standalone("--pod-cidr=" + taken.getFirst()).run();
                assertOneLine(
                        refused, 2, "--pod-cidr: the pod range " + taken.getFirst() + " overlaps " + taken.get(1));
            }
            assertOneLine(standalone("--bridge-name=" + link).run(), 2, "has the address 10.76.4.9");
            before.assertNothingLeft();
        } finally {
            Command.Result _ = Command.of("ip", "link", "del", link).run();
        }
    }

    @Test
    void aRangeOfAFormerStartStaysGoodAndAnotherIsRefused() {
        try (StandaloneNode node = StandaloneNode.start()) {
            node.killAgent();
            Command.Result moved = Command.of(
                            StandaloneNode.program("node-agent"),
                            "standalone",
                            "--data-dir=" + node.dataDir(),
                            "--run-dir=" + node.folder().resolve("run"),
                            "--api-address=127.0.0.1:1",
                            "--kubeconfig-out=" + folder.resolve("admin.conf"),
                            "--bridge-name=" + node.name(),
                            "--pod-cidr=10.76.3.0/24")
                    .run();
            assertOneLine(moved, 2, "configure " + node.podRange());
            node.startAgent();
            node.runPod("p", "sleep", "1000");
        }
    }

    private static void ip(String... words) {
        List<String> all = new ArrayList<>(List.of("ip"));
        all.addAll(List.of(words));
        Command.of(all.toArray(String[]::new)).run().ok();
    }

    @Test
    void aCommandThatIsNotThere() {
        assertOneLine(Command.of(StandaloneNode.program("node-agent"), "fly").run(), 2, "fly");
        assertOneLine(Command.of(StandaloneNode.program("nodectl"), "fly").run(), 2, "fly");
        assertOneLine(Command.of(StandaloneNode.program("node-agent")).run(), 2, "standalone");
        String nowhere = "--cri-socket=" + folder.resolve("none.sock");
        assertOneLine(
                Command.of(StandaloneNode.program("nodectl"), "info", nowhere).run(), 1, "none.sock");
    }

    @Test
    void aSecondAgentOnTheSameFolders() {
        try (StandaloneNode node = StandaloneNode.start()) {
            Command second = Command.of(
                    StandaloneNode.program("node-agent"),
                    "standalone",
                    "--data-dir=" + node.dataDir(),
                    "--run-dir=" + folder.resolve("run"),
                    "--api-address=127.0.0.1:1",
                    "--kubeconfig-out=" + folder.resolve("admin.conf"));
            assertOneLine(second.run(), 1, node.dataDir().toString());
            assertEquals(0, node.kubectl("get", "--raw", "/readyz").exitCode());
        }
    }

    private Command standalone(String... options) {
        List<String> words = new ArrayList<>(List.of(StandaloneNode.program("node-agent"), "standalone"));
        words.add("--data-dir=" + folder.resolve("data"));
        words.add("--run-dir=" + folder.resolve("run"));
        words.add("--kubeconfig-out=" + folder.resolve("admin.conf"));
        String all = String.join(" ", options);
        addUnless(words, all, "--cgroup-root", "/bad-options");
        addUnless(words, all, "--api-address", "127.0.0.1:1");
        if (!all.contains("--network")) {
            addUnless(words, all, "--bridge-name", "bad-options");
            addUnless(words, all, "--pod-cidr", "10.76.3.0/24");
        }
        words.addAll(List.of(options));
        return Command.of(words.toArray(String[]::new));
    }

    private static void addUnless(List<String> words, String given, String option, String value) {
        if (!given.contains(option + "=")) {
            words.add(option + "=" + value);
        }
    }

    private static void assertOneLine(Command.Result result, int exitCode, String named) {
        String said = result.failure();
        if (exitCode == 2) {
            assertEquals(1, said.strip().lines().count(), said);
        }
        assertTrue(said.lines().noneMatch(line -> line.startsWith("\tat ")), said);
        assertTrue(said.strip().lines().toList().getLast().contains(named), said);
        assertEquals(exitCode, result.exitCode(), said);
    }
}
