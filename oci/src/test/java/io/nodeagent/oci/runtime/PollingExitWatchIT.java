package io.nodeagent.oci.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.linux.process.PidFd;
import io.nodeagent.linux.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollingExitWatchIT {
    private static final int SIGKILL = 9;

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

    private static void kill(ProcessIdentity process) {
        try (PidFd handle = PidFd.open(process).orElseThrow()) {
            assertTrue(handle.signal(SIGKILL));
        }
    }

    @Test
    void killedInitIsToldWithItsCode() throws Exception {
        kill(machine.run("c1", "sleep", "1000").init());
        assertEquals(Optional.of(137), machine.nextExit().exitCode());
    }

    @Test
    void killedConmonLeavesTheContainerRunningAndItsLaterExitWithoutCode() throws Exception {
        CreatedContainer created = machine.run("c1", "sleep", "1000");
        kill(created.monitor());
        assertNull(machine.exits.poll(500, TimeUnit.MILLISECONDS));
        assertTrue(created.init().alive());

        kill(created.init());
        assertEquals(Optional.empty(), machine.nextExit().exitCode());
    }

    @Test
    void newWatchTellsWhatEndedMeanwhile() throws Exception {
        CreatedContainer ended = machine.create("c1", "sh", "-c", "exit 3");
        CreatedContainer running = machine.create("c2", "sleep", "1000");
        machine.runtime.start("c1");
        machine.runtime.start("c2");
        Optional<PidFd> monitor = PidFd.open(ended.monitor());
        if (monitor.isPresent()) {
            try (PidFd handle = monitor.get()) {
                assertTrue(handle.await(Duration.ofSeconds(10)));
            }
        }
        machine.restartWatch();
        machine.watch().watch("c1", ended.init(), ended.monitor());
        machine.watch().watch("c2", running.init(), running.monitor());

        assertEquals(Optional.of(3), machine.nextExit().exitCode());
        kill(running.init());
        ExitWatch.ContainerExit second = machine.nextExit();
        assertEquals("c2", second.id());
        assertEquals(Optional.of(137), second.exitCode());
        assertNull(machine.exits.poll(200, TimeUnit.MILLISECONDS));
    }

    @Test
    void unknownProcessesOfAnEarlierBootAreToldWithoutCode() throws Exception {
        machine.watch().watch("gone", new ProcessIdentity(1, 1), new ProcessIdentity(2, 1));
        assertEquals(Optional.empty(), machine.nextExit().exitCode());
    }
}
