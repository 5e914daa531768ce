package io.nodeagent.oci.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.AlreadyExistsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConmonRuntimeIT {
    @TempDir
    Path folder;

    private BusyboxMachine machine;

    @BeforeEach
    void start() throws IOException {
        machine = new BusyboxMachine(folder);
    }

    @AfterEach
    void stop() throws IOException {
        machine.close();
    }

    @Test
    void runsAndTellsTheExitCode() throws Exception {
        machine.run("c1", "sh", "-c", "echo hello; echo oops >&2; exit 7");

        ExitWatch.ContainerExit exit = machine.nextExit();
        assertEquals("c1", exit.id());
        assertEquals(Optional.of(7), exit.exitCode());
        List<String> log = Files.readAllLines(machine.log("c1"));
        assertTrue(log.stream().anyMatch(l -> l.endsWith(" stdout F hello")), log.toString());
        assertTrue(log.stream().anyMatch(l -> l.endsWith(" stderr F oops")), log.toString());
    }

    @Test
    void goesThroughItsStates() throws Exception {
        assertEquals(Optional.empty(), machine.runtime.state("c1"));
        CreatedContainer created = machine.create("c1", "sleep", "1000");
        assertEquals(Optional.of("created"), machine.runtime.state("c1"));
        machine.watch().watch("c1", created.init(), created.monitor());
        machine.runtime.start("c1");
        assertEquals(Optional.of("running"), machine.runtime.state("c1"));
        machine.runtime.kill("c1", 9, false);
        assertEquals(Optional.of(137), machine.nextExit().exitCode());
        assertEquals(Optional.of("stopped"), machine.runtime.state("c1"));
        machine.runtime.kill("c1", 15, true);
        machine.runtime.delete("c1");
        machine.runtime.delete("c1");
        machine.runtime.kill("c1", 9, false);
        assertEquals(Optional.empty(), machine.runtime.state("c1"));
    }

    @Test
    void putsConmonIntoItsGroupBeforeTheContainerIsMade() throws Exception {
        CreatedContainer created = machine.create("c1", "sleep", "1000");
        String groups = Files.readString(Path.of("/proc/" + created.monitor().pid() + "/cgroup"));
        assertTrue(groups.contains(machine.cgroup.child("monitors").value()), groups);
    }

    @Test
    void programsGetNoBlockedSignals() throws Exception {
        machine.run("c1", "cat", "/proc/self/status");
        machine.nextExit();
        String log = Files.readString(machine.log("c1"));
        assertTrue(log.contains("SigBlk:\t0000000000000000"), log);
        assertTrue(log.contains("SigIgn:\t0000000000000000"), log);
    }

    @Test
    void failedCreateCarriesTheRuntimesWordsAndLeavesNothing() throws Exception {
        OciRuntimeException failure =
                assertThrows(OciRuntimeException.class, () -> machine.create("c1", "no-such-program"));
        String words = String.valueOf(failure.getMessage());
        assertTrue(words.contains("executable file not found in $PATH"), words);
        assertEquals(0, failure.getSuppressed().length);
        assertEquals(Optional.empty(), machine.runtime.state("c1"));
        assertEquals(List.of(), BusyboxMachine.folders(machine.cgroup.child("c1")));
        try (Stream<Path> links = Files.list(machine.settings.linkFolder())) {
            assertEquals(List.of(), links.toList());
        }
    }

    @Test
    void createTakesThePlaceOfWhatACrashLeftButNotOfWhatRuns() throws Exception {
        CreatedContainer first = machine.create("c1", "sleep", "1000");
        CreatedContainer second = machine.create("c1", "sleep", "1000");
        assertFalse(first.init().alive());
        assertFalse(first.monitor().alive());
        machine.runtime.start("c1");
        assertThrows(AlreadyExistsException.class, () -> machine.create("c1", "true"));
        assertTrue(second.init().alive());
    }

    @Test
    void interruptedCreateLeavesNothing() throws Exception {
        for (int delay = 0; delay < 45; delay += 3) {
            String id = "c" + delay;
            AtomicReference<Object> outcome = new AtomicReference<>("none");
            Thread creator = Thread.ofVirtual().start(() -> {
                try {
                    outcome.set(machine.create(id, "sleep", "1000"));
                } catch (IOException | RuntimeException e) {
                    outcome.set(e);
                }
            });
            Thread.sleep(delay);
            creator.interrupt();
            creator.join();
            if (outcome.get() instanceof CreatedContainer) {
                machine.remove(id);
            }
            assertEquals(0, suppressed(outcome.get()), String.valueOf(outcome.get()));
            assertEquals(Optional.empty(), machine.runtime.state(id));
            assertEquals(List.of(), BusyboxMachine.folders(machine.cgroup.child(id)));
            assertFalse(conmonRuns(id), id);
        }
        assertEquals(0, ProcessHandle.current().children().count());
    }

    private static int suppressed(Object outcome) {
        return outcome instanceof Throwable failure ? failure.getSuppressed().length : 0;
    }

    private static boolean conmonRuns(String id) {
        return ProcessHandle.allProcesses()
                .flatMap(p -> p.info().arguments().stream())
                .anyMatch(arguments -> List.of(arguments).containsAll(List.of("-c", id, "--full-attach")));
    }

    @Test
    void deleteEndsARunningContainerWithItsConmonAndGroup() throws Exception {
        CreatedContainer created = machine.run("c1", "sleep", "1000");
        machine.runtime.delete("c1");
        assertFalse(created.init().alive());
        assertFalse(created.monitor().alive());
        assertEquals(List.of(), BusyboxMachine.folders(machine.cgroup.child("c1")));
    }

    @Test
    void manyCyclesLeaveNothing() throws Exception {
        cycle("warm");
        long fdsBefore = openFiles();
        for (int i = 0; i < 200; i++) {
            cycle("c" + i);
        }
        assertEquals(fdsBefore, openFiles());
        for (Path left :
                List.of(machine.settings.exitFolder(), machine.settings.linkFolder(), machine.settings.stateRoot())) {
            try (Stream<Path> files = Files.list(left)) {
                assertEquals(List.of(), files.toList());
            }
        }
        assertEquals(0, machine.cgroups.at(machine.cgroup).processesBelow().size());
        for (Path group : BusyboxMachine.folders(machine.cgroup)) {
            try (Stream<Path> below = Files.list(group)) {
                assertEquals(
                        List.of(),
                        below.filter(f -> Files.isDirectory(f) && !f.endsWith("monitors"))
                                .toList());
            }
        }
        assertEquals(0, ProcessHandle.current().children().count());
    }

    private void cycle(String id) throws Exception {
        machine.run(id, "true");
        assertEquals(Optional.of(0), machine.nextExit().exitCode());
        machine.remove(id);
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
