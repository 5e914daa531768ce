package io.nodeagent.oci.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import io.nodeagent.oci.spec.ContainerSpec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecIT {
    private static final int LIMIT = 1 << 20;

    @TempDir
    Path folder;

    private BusyboxMachine machine;

    @BeforeEach
    void start() throws IOException {
        machine = new BusyboxMachine(folder);
        machine.run("c1", "sleep", "1000");
    }

    @AfterEach
    void stop() throws IOException {
        machine.close();
    }

    private ContainerRuntime.ExecResult execSync(Duration timeout, String... args) {
        return machine.runtime.execSync("c1", machine.command(false, args), timeout, LIMIT);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Processes of the container beside its init. */
    private Set<Long> others() {
        return machine.cgroups.at(machine.cgroup.child("c1")).processesBelow();
    }

    private void assertNoFilesLeft() throws IOException {
        for (Path group : BusyboxMachine.folders(machine.cgroup.child("c1"))) {
            try (Stream<Path> entries = Files.list(group)) {
                assertEquals(List.of(), entries.filter(Files::isDirectory).toList(), "groups left");
            }
        }
        try (Stream<Path> files = Files.list(machine.bundle("c1"))) {
            assertEquals(
                    List.of(),
                    files.filter(f -> f.getFileName().toString().startsWith("exec-"))
                            .toList());
        }
    }

    @Test
    void keepsOutputAndExitCode() throws Exception {
        ContainerRuntime.ExecResult result = execSync(Duration.ZERO, "sh", "-c", "echo out; echo err >&2; cat; exit 7");
        assertEquals(7, result.exitCode());
        assertEquals("out\n", text(result.stdout()));
        assertEquals("err\n", text(result.stderr()));
        assertNoFilesLeft();
    }

    @Test
    void killedCommandAnswersItsSignal() {
        assertEquals(137, execSync(Duration.ZERO, "sh", "-c", "kill -9 $$").exitCode());
    }

    @Test
    void dropsOutputBeyondTheLimit() {
        ContainerRuntime.ExecResult result = machine.runtime.execSync(
                "c1", machine.command(false, "sh", "-c", "seq 100000; exit 3"), Duration.ZERO, 100);
        assertEquals(3, result.exitCode());
        assertEquals(100, result.stdout().length);
    }

    @Test
    void bothStreamsShareTheLimit() {
        ContainerRuntime.ExecResult result = machine.runtime.execSync(
                "c1",
                machine.command(false, "sh", "-c", "head -c 600 /dev/zero; head -c 600 /dev/zero >&2"),
                Duration.ZERO,
                1000);
        assertEquals(1000, result.stdout().length + result.stderr().length);
    }

    @Test
    void manyMegabytesComeWhole() {
        ContainerRuntime.ExecResult result = machine.runtime.execSync(
                "c1", machine.command(false, "head", "-c", "16000000", "/dev/zero"), Duration.ZERO, 16 << 20);
        assertEquals(16_000_000, result.stdout().length);
    }

    @Test
    void aBackgroundProcessThatHoldsTheOutputDoesNotHoldTheCallAndLivesOn() throws Exception {
        Set<Long> before = others();
        ContainerRuntime.ExecResult result = execSync(Duration.ZERO, "sh", "-c", "sleep 1010 & echo started; exit 5");
        assertEquals("5 started\n", result.exitCode() + " " + text(result.stdout()));
        assertNoFilesLeft();
        Set<Long> left = new TreeSet<>(others());
        left.removeAll(before);
        assertEquals(1, left.size(), "in the container's own group again");
        ProcessHandle.of(left.iterator().next()).orElseThrow().destroyForcibly();
    }

    @Test
    void absentProgramIsTheRuntimesFailureNotTheCommands() throws Exception {
        OciRuntimeException failure =
                assertThrows(OciRuntimeException.class, () -> execSync(Duration.ZERO, "no-such-program"));
        String words = String.valueOf(failure.getMessage());
        assertTrue(words.contains("executable file not found in $PATH"), words);
        assertNoFilesLeft();
    }

    @Test
    void unknownContainerIsNotFound() {
        ContainerSpec.Command command = machine.command(false, "true");
        assertThrows(NotFoundException.class, () -> machine.runtime.execSync("nope", command, Duration.ZERO, LIMIT));
    }

    @Test
    void timeoutKillsTheWholeTree() throws Exception {
        Set<Long> before = others();
        String script = "sleep 1001 & sh -c 'sleep 1002 & sleep 1003' & (sleep 1004 &) ; sleep 1005";
        assertThrows(UnavailableException.class, () -> execSync(Duration.ofMillis(700), "sh", "-c", script));
        awaitOthers(before);
        assertNoFilesLeft();
        assertEquals(0, ProcessHandle.current().children().count());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void timeoutKillsWhatLeftParentAndSession(boolean hostPid) throws Exception {
        machine.hostPid = hostPid;
        machine.run("c2", "sleep", "1000");
        Set<Long> before = machine.cgroups.at(machine.cgroup.child("c2")).processesBelow();
        String script =
                "(setsid sh -c 'sleep 1006 & (sleep 1007 &) ; exec sleep 1008' &); (setsid setsid sleep 1009 &);"
                        + " sleep 0.2; echo ready; sleep 1005";
        assertThrows(
                UnavailableException.class,
                () -> machine.runtime.execSync(
                        "c2", machine.command(false, "sh", "-c", script), Duration.ofSeconds(2), LIMIT));
        for (int i = 0; i < 200 && !of("c2").equals(before); i++) {
            Thread.sleep(10);
        }
        assertEquals(before, of("c2"));
        assertEquals(0, ProcessHandle.current().children().count());
    }

    private Set<Long> of(String id) {
        return machine.cgroups.at(machine.cgroup.child(id)).processesBelow();
    }

    private void awaitOthers(Set<Long> wanted) throws InterruptedException {
        for (int i = 0; i < 200 && !others().equals(wanted); i++) {
            Thread.sleep(10);
        }
        assertEquals(wanted, others());
    }

    @Test
    void sessionCarriesStdinToItsEnd() throws Exception {
        byte[] data = "x".repeat(300_000).getBytes(StandardCharsets.UTF_8);
        try (ContainerRuntime.ExecSession session =
                machine.runtime.exec("c1", machine.command(false, "sh", "-c", "cat; exit 4"), true)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try (var stdin = session.stdin()) {
                    stdin.write(data);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertArrayEquals(data, session.stdout().readAllBytes());
            writer.join();
            assertEquals(0, session.stderr().readAllBytes().length);
            assertEquals(4, session.waitFor());
        }
        assertNoFilesLeft();
    }

    @Test
    void closingASessionKillsItsCommandWhileAnotherThreadWaits() throws Exception {
        Set<Long> before = others();
        ContainerRuntime.ExecSession session =
                machine.runtime.exec("c1", machine.command(false, "sh", "-c", "echo up; sleep 1000; true"), false);
        assertEquals('u', session.stdout().read());
        int[] code = new int[1];
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                code[0] = session.waitFor();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Thread.sleep(50);
        session.close();
        assertTrue(waiter.join(Duration.ofSeconds(10)));
        assertEquals(137, code[0]);
        awaitOthers(before);
        assertThrows(IOException.class, () -> session.stdout().read());
    }

    @Test
    void terminalHasSizeEchoAndEnd() throws Exception {
        try (ContainerRuntime.ExecSession session = machine.runtime.exec("c1", machine.command(true, "sh"), true)) {
            session.resize(91, 37);
            await(session.stdout(), "# ");
            session.stdin().write("stty size; tty\n".getBytes(StandardCharsets.UTF_8));
            String seen = await(session.stdout(), "/dev/pts/");
            assertTrue(seen.contains("stty size; tty\r\n"), seen);
            assertTrue(seen.contains("37 91\r\n"), seen);

            session.resize(120, 40);
            session.stdin().write("sleep 0.2; stty size\n".getBytes(StandardCharsets.UTF_8));
            await(session.stdout(), "40 120\r\n");
            session.stdin().write("exit 9\n".getBytes(StandardCharsets.UTF_8));
            session.stdout().readAllBytes();
            assertEquals(9, session.waitFor());
        }
        assertNoFilesLeft();
    }

    @Test
    void terminalPassesInterruptKey() throws Exception {
        try (ContainerRuntime.ExecSession session =
                machine.runtime.exec("c1", machine.command(true, "sh", "-c", "echo up; sleep 1000"), true)) {
            await(session.stdout(), "up");
            session.stdin().write(3);
            session.stdout().readAllBytes();
            assertEquals(130, session.waitFor());
        }
    }

    private static String await(InputStream stream, String wanted) throws IOException {
        StringBuilder seen = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (seen.indexOf(wanted) < 0) {
            int count = stream.read(buffer);
            if (count < 0) {
                throw new AssertionError("ended after: " + seen);
            }
            seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return seen.toString();
    }

    @Test
    void manySessionsLeaveNothing() throws Exception {
        execSync(Duration.ZERO, "true");
        Set<Long> processes = others();
        long before = openFiles();
        long threads = ManagementFactory.getThreadMXBean().getThreadCount();
        for (int i = 0; i < 200; i++) {
            assertEquals(0, execSync(Duration.ZERO, "true").exitCode());
        }
        for (int i = 0; i < 20; i++) {
            try (ContainerRuntime.ExecSession session =
                    machine.runtime.exec("c1", machine.command(true, "true"), true)) {
                session.stdout().readAllBytes();
                assertEquals(0, session.waitFor());
            }
        }
        assertEquals(before, openFiles());
        assertEquals(processes, others());
        assertNoFilesLeft();
        // Carriers and compiler threads come and go; a thread an exec would be hundreds.
        assertTrue(ManagementFactory.getThreadMXBean().getThreadCount() < threads + 50);
        assertEquals(0, ProcessHandle.current().children().count());
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
