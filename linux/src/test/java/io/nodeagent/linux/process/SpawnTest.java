package io.nodeagent.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.descriptor.Descriptor;
import io.nodeagent.linux.descriptor.DescriptorStreams;
import io.nodeagent.linux.descriptor.Pipe;
import io.nodeagent.linux.descriptor.Terminal;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnTest {
    private static final int SIGTERM = 15;

    private static List<String> shell(String script) {
        return List.of("/bin/sh", "-c", script);
    }

    @Test
    void aProgramHasTheWorkingDirectoryItIsGiven(@TempDir Path folder) throws Exception {
        Program touch = new Program(shell("echo here > made"), List.of(), Map.of());
        try (ChildProcess child = Spawn.start(touch.in(folder))) {
            assertEquals(0, child.waitFor());
        }
        assertEquals("here\n", Files.readString(folder.resolve("made")));
    }

    /** What a script prints; it also gets {@code more} as descriptors. */
    private static String output(String script, List<String> environment, Map<Integer, Descriptor> more)
            throws IOException, InterruptedException {
        try (Pipe out = Pipe.open("out")) {
            Map<Integer, Descriptor> files = new java.util.HashMap<>(more);
            files.put(1, out.writeEnd());
            try (ChildProcess child = Spawn.start(new Program(shell(script), environment, files))) {
                out.writeEnd().close();
                String text = new String(DescriptorStreams.input(out.readEnd()).readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(0, child.waitFor());
                return text;
            }
        }
    }

    @Test
    void passesArgumentsAndEnvironment() throws Exception {
        assertEquals("ä b|\n", output("echo \"$X|\"", List.of("X=ä b"), Map.of()));
        assertEquals("", output("printf %s \"$X$HOME\"", List.of(), Map.of()));
    }

    @Test
    void childHoldsNoOtherFileOfOurs() throws Exception {
        List<FileChannel> ours = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                ours.add(FileChannel.open(Path.of("/proc/self/status")));
            }
            // The shell's own glob needs one descriptor, which is gone when echo runs.
            String fds =
                    output("for f in /proc/$$/fd/*; do test -e $f && echo ${f##*/}; done; true", List.of(), Map.of());
            assertEquals("0\n1\n2\n", fds);
        } finally {
            for (FileChannel channel : ours) {
                channel.close();
            }
        }
    }

    @Test
    void givesDescriptorsTheirNumbersEvenWhenTheyCross() throws Exception {
        try (Pipe three = Pipe.open("three");
                Pipe four = Pipe.open("four")) {
            String _ = output("echo to3 >&3; echo to4 >&4", List.of(), Map.of(3, three.writeEnd(), 4, four.writeEnd()));
            byte[] buffer = new byte[10];
            assertEquals("to3\n", new String(buffer, 0, three.readEnd().read(buffer), StandardCharsets.UTF_8));
            assertEquals("to4\n", new String(buffer, 0, four.readEnd().read(buffer), StandardCharsets.UTF_8));
        }
    }

    @Test
    void tellsExitCodesAndSignals() throws Exception {
        try (ChildProcess child = Spawn.start(new Program(shell("exit 42"), List.of(), Map.of()))) {
            assertEquals(42, child.waitFor());
            assertEquals(42, child.waitFor());
        }
        try (ChildProcess child = Spawn.start(new Program(List.of("/bin/sleep", "100"), List.of(), Map.of()))) {
            assertEquals(OptionalInt.empty(), child.waitFor(Duration.ofMillis(20)));
            child.signal(SIGTERM);
            assertEquals(128 + SIGTERM, child.waitFor());
        }
    }

    @Test
    void closingKillsAndReaps() throws Exception {
        ChildProcess child = Spawn.start(new Program(List.of("/bin/sleep", "100"), List.of(), Map.of()));
        ProcessIdentity identity = ProcessIdentity.of(child.pid()).orElseThrow();
        Optional<PidFd> handle = PidFd.open(identity);
        child.close();
        assertFalse(identity.alive());
        assertEquals(Optional.empty(), ProcessIdentity.of(child.pid()));
        assertEquals(Optional.empty(), PidFd.open(identity));
        try (PidFd open = handle.orElseThrow()) {
            assertTrue(open.exited());
            assertFalse(open.signal(SIGTERM));
        }
    }

    @Test
    void waitsWithoutHoldingCarriers() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ChildProcess child = Spawn.start(new Program(List.of("/bin/sleep", "0.5"), List.of(), Map.of()));
            children.add(child);
            waiters.add(Thread.ofVirtual().start(() -> {
                try {
                    assertEquals(0, child.waitFor());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        Thread probe = Thread.ofVirtual().start(() -> {});
        assertTrue(probe.join(Duration.ofSeconds(10)));
        for (Thread waiter : waiters) {
            assertTrue(waiter.join(Duration.ofSeconds(20)));
        }
        children.forEach(ChildProcess::close);
    }

    @Test
    void absentProgramNamesTheCall() {
        SystemCallException failure = assertThrows(
                SystemCallException.class,
                () -> Spawn.start(new Program(List.of("/no/such"), List.of(), Map.of()))
                        .close());
        assertEquals("posix_spawn /no/such: ENOENT (no such file or directory)", failure.getMessage());
        assertThrows(InvalidArgumentException.class, () -> new Program(List.of("sh"), List.of(), Map.of()));
    }

    @Test
    void terminalIsTheControllingOneOfANewSession() throws Exception {
        try (Terminal terminal = Terminal.open()) {
            terminal.resize(81, 25);
            String script = "test -t 0 && test -t 2 && echo yes > /dev/tty; stty size";
            try (ChildProcess child = Spawn.start(new Program(
                    shell(script),
                    List.of("PATH=/bin:/usr/bin"),
                    Map.of(),
                    Optional.of(terminal.path()),
                    Optional.empty()))) {
                terminal.closeOtherSide();
                String text =
                        new String(DescriptorStreams.input(terminal.reader()).readAllBytes(), StandardCharsets.UTF_8);
                assertEquals("yes\n25 81\n", text);
                assertEquals(0, child.waitFor());
            }
        }
    }

    @Test
    void treeDiesWithTheChildThatLostItsParent() throws Exception {
        try (Pipe out = Pipe.open("out");
                ChildProcess child = Spawn.start(new Program(
                        List.of("/usr/bin/setsid", "-w", "/bin/sh", "-c", "(sleep 100 & echo $!); sleep 100"),
                        List.of("PATH=/bin:/usr/bin"),
                        Map.of(1, out.writeEnd())))) {
            byte[] buffer = new byte[20];
            int count = out.readEnd().read(buffer);
            long orphan = Long.parseLong(new String(buffer, 0, count, StandardCharsets.UTF_8).trim());
            ProcessIdentity identity = ProcessIdentity.of(orphan).orElseThrow();
            ProcessTree.kill(ProcessIdentity.of(child.pid()).orElseThrow(), Duration.ofSeconds(5));
            for (int i = 0; i < 500 && identity.alive(); i++) {
                Thread.sleep(10);
            }
            assertFalse(identity.alive());
        }
    }

    @Test
    void treeThatForksAllTheTimeDiesWhole() throws Exception {
        String mark = Long.toString(100_000_000 + ProcessHandle.current().pid());
        Program forks = new Program(
                shell("while :; do sleep " + mark + " & i=$((i+1)); [ $i -lt 300 ] || sleep 1; done"),
                List.of("PATH=/bin:/usr/bin"),
                Map.of());
        for (int round = 0; round < 20; round++) {
            try (ChildProcess child = Spawn.start(forks)) {
                Thread.sleep(round);
                ProcessTree.kill(ProcessIdentity.of(child.pid()).orElseThrow(), Duration.ZERO);
            }
            assertEquals(0, sleepersFor(mark), "round " + round);
        }
    }

    private static long sleepersFor(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains("sleep " + mark))
                .count();
    }
}
