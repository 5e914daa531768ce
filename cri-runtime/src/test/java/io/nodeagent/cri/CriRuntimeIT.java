package io.nodeagent.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.cri.sandbox.PodInitStep;
import io.nodeagent.linux.mount.MountTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pod by crictl on the real parts, in a process of its own that is killed under it; then nothing is left. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CriRuntimeIT {
    @TempDir
    Path folder;

    private CriNodeProcess node;
    private Set<String> before;

    @BeforeEach
    void start() throws Exception {
        CriNodeProcess.assumePossible();
        before = outside();
        node = new CriNodeProcess(folder, BusyboxArchive.write(folder));
    }

    @AfterEach
    void clean() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    /** What could be left on the machine: mounts, links, cgroups, processes of ours. */
    private Set<String> outside() throws Exception {
        Set<String> all = new TreeSet<>();
        MountTable.current().mounts().forEach(m -> all.add("mount " + m.target()));
        try (Stream<Path> links = Files.list(Path.of("/sys/class/net"));
                Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
            links.map(Path::getFileName).forEach(l -> all.add("link " + l));
            groups.filter(Files::isDirectory).forEach(g -> all.add("cgroup " + g));
        }
        return all.stream()
                .filter(s -> s.contains(folder.toString()) || s.contains(CriNodeProcess.BRIDGE))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aPodLivesThroughTheAgentsDeath() throws Exception {
        String pod = node.crictl("runp", node.podConfig("web", "{}"));
        String container = node.crictl(
                "create",
                pod,
                node.containerConfig("main", "i=0; while true; do echo line $i; i=$((i+1)); sleep 0.1; done", ""),
                node.podConfig("web", "{}"));
        node.crictl("start", container);
        assertEquals("web", node.crictl("exec", "-s", container, "hostname"));
        String pid = node.crictl("inspect", "-o", "go-template", "--template", "{{.info.pid}}", container);

        node.kill();
        node.start("-");
        assertTrue(node.crictl("ps", "-q").contains(container));
        assertEquals(pid, node.crictl("inspect", "-o", "go-template", "--template", "{{.info.pid}}", container));
        int lines = node.crictl("logs", container).lines().toList().size();
        Thread.sleep(500);
        assertTrue(node.crictl("logs", container).lines().toList().size() > lines, "its log goes on");
        assertEquals("hi", node.crictl("exec", container, "echo", "hi"), "streamed");

        node.crictl("stop", "-t", "1", container);
        assertTrue(node.crictl("inspect", container).contains("\"exitCode\": 137"));
        node.crictl("rm", container);
        node.crictl("stopp", pod);
        node.crictl("rmp", pod);
        node.drain();
        assertEquals(before, outside());
    }

    @Test
    void saysHowContainersEnd() throws Exception {
        String pod = node.crictl("runp", node.podConfig("ends", "{}"));
        assertEquals("Error 3", ended(pod, "three", "exit 3", ""));
        assertEquals("Completed 0", ended(pod, "fine", "true", ""));
        assertEquals(
                "OOMKilled 137",
                ended(
                        pod,
                        "big",
                        "dd if=/dev/zero of=/dev/null bs=200M count=1",
                        "\"resources\":{\"memory_limit_in_bytes\":33554432}"));
        String helper = node.crictl(
                "create",
                pod,
                node.containerConfig(
                        "helper",
                        "trap 'exit 143' TERM; dd if=/dev/zero of=/dev/null bs=200M count=1; while :; do sleep 0.1; done",
                        "\"resources\":{\"memory_limit_in_bytes\":33554432}"),
                node.podConfig("ends", "{}"));
        node.crictl("start", helper);
        String kills = "0";
        for (int i = 0; i < 100 && kills.equals("0"); i++) {
            Thread.sleep(50);
            kills = node.crictl("inspect", "-o", "go-template", "--template", "{{.info.oomKills}}", helper);
        }
        assertEquals("1", kills, "of a process that is not the first");
        node.crictl("stop", "-t", "30", helper);
        assertEquals("Error 143", reason(helper), "stopped, not killed for lack of memory");
        node.kill();
        node.start("-");
        assertEquals(4, node.crictl("ps", "-a", "-q").lines().toList().size(), "known after a crash too");
        node.drain();
        assertEquals(before, outside());
    }

    private static final String POD_PID = "{\"security_context\":{\"namespace_options\":{\"pid\":0}}}";

    private String started(String pod, String podName, String name, String script, String pid) throws Exception {
        String container = node.crictl(
                "create",
                pod,
                node.containerConfig(
                        name, script, "\"security_context\":{\"namespace_options\":{\"pid\":%s}}".formatted(pid)),
                node.podConfig(podName, POD_PID));
        node.crictl("start", container);
        return container;
    }

    @Test
    void containersShareThePodsPidNamespaceUnderAnInitThatReaps() throws Exception {
        Assumptions.assumeTrue(PodInitStep.find().isPresent(), "needs catatonit");
        String pod = node.crictl("runp", node.podConfig("shared", POD_PID));
        String one = started(pod, "shared", "one", "sleep 1111 & exec sleep 2222", "0");
        String two = started(pod, "shared", "two", "exec sleep 3333", "0");
        String seen = node.crictl("exec", "-s", two, "ps", "-o", "pid,stat,args");
        assertTrue(seen.contains("1 S    /catatonit -P"), seen);
        assertTrue(seen.contains("sleep 1111") && seen.contains("sleep 2222") && seen.contains("sleep 3333"), seen);
        assertEquals(2, node.crictl("ps", "-a", "-q").lines().toList().size(), "the init is not listed");

        node.crictl("exec", "-s", two, "sh", "-c", "(sleep 0.2 &) ; sleep 1");
        assertFalse(node.crictl("exec", "-s", two, "ps", "-o", "stat").contains("Z"), "orphans are reaped");

        node.kill();
        node.start("-");
        node.crictl("stop", "-t", "0", one);
        seen = node.crictl("exec", "-s", two, "ps", "-o", "args");
        assertFalse(seen.contains("sleep 1111"), "what it forked ended with it: " + seen);
        assertTrue(seen.contains("sleep 3333"), "the other runs on: " + seen);

        node.crictl("rmp", "-f", pod);
        node.drain();
        assertEquals(before, outside());
    }

    @Test
    void aContainerJoinsAnothersPidNamespace() throws Exception {
        String pod = node.crictl("runp", node.podConfig("own", "{}"));
        String target = started(pod, "own", "target", "exec sleep 4444", "1");
        String debug = started(pod, "own", "debug", "exec sleep 5555", "3,\"target_id\":\"" + target + "\"");
        String seen = node.crictl("exec", "-s", debug, "ps", "-o", "pid,args");
        assertTrue(seen.contains("1 sleep 4444") && seen.contains("sleep 5555"), seen);
        node.crictl("stop", "-t", "0", target);
        assertThrows(
                java.io.IOException.class,
                () -> started(pod, "own", "late", "exec sleep 1", "3,\"target_id\":\"" + target + "\""));
        node.crictl("rmp", "-f", pod);
        node.drain();
        assertEquals(before, outside());
    }

    @Test
    void theEndOfTheInitEndsThePod() throws Exception {
        Assumptions.assumeTrue(PodInitStep.find().isPresent(), "needs catatonit");
        String pod = node.crictl("runp", node.podConfig("ends", POD_PID));
        String one = started(pod, "ends", "one", "exec sleep 6666", "0");
        String pid = node.crictl("inspect", "-o", "go-template", "--template", "{{.info.pid}}", one);
        long init = ProcessesBelow.initOf(Long.parseLong(pid));
        assertTrue(ProcessHandle.of(init).orElseThrow().destroyForcibly());
        String said = "";
        for (int i = 0;
                i < 200
                        && !(said.contains("NOTREADY")
                                && node.crictl("ps", "-q").isEmpty());
                i++) {
            Thread.sleep(50);
            said = node.crictl("inspectp", pod);
        }
        assertTrue(said.contains("SANDBOX_NOTREADY"), said);
        assertEquals("", node.crictl("ps", "-q"));
        node.kill();
        node.start("-");
        node.crictl("stopp", pod);
        node.crictl("rmp", pod);
        node.drain();
        assertEquals(before, outside());
    }

    private String ended(String pod, String name, String script, String linux) throws Exception {
        String container =
                node.crictl("create", pod, node.containerConfig(name, script, linux), node.podConfig("ends", "{}"));
        node.crictl("start", container);
        String said = "";
        for (int i = 0; i < 100 && !said.contains(" "); i++) {
            Thread.sleep(50);
            said = reason(container);
        }
        assertNotEquals("", said);
        return said;
    }

    private String reason(String container) throws Exception {
        return node.crictl(
                "inspect",
                "-o",
                "go-template",
                "--template",
                "{{.status.reason}}{{if .status.reason}} {{.status.exitCode}}{{end}}",
                container);
    }
}
