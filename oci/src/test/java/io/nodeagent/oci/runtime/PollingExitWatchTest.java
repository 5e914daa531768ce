package io.nodeagent.oci.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.nodeagent.linux.process.ChildProcess;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.linux.process.Program;
import io.nodeagent.linux.process.Spawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two children stand for a container's init and its conmon; the test writes the exit file. */
class PollingExitWatchTest {
    private static final int SIGKILL = 9;

    @TempDir
    Path exits;

    private final BlockingQueue<ExitWatch.ContainerExit> told = new LinkedBlockingQueue<>();
    private final ChildProcess init = sleep();
    private final ChildProcess monitor = sleep();

    private @Nullable PollingExitWatch current;

    private static ChildProcess sleep() {
        return Spawn.start(new Program(List.of("/bin/sleep", "1000"), List.of(), Map.of()));
    }

    private PollingExitWatch watch() {
        return Objects.requireNonNull(current);
    }

    @BeforeEach
    void start() {
        begin(Duration.ofMinutes(5));
    }

    private void begin(Duration grace) {
        if (current != null) {
            current.close();
        }
        current = new PollingExitWatch(exits, told::add, grace, Clock.systemUTC());
        watch().watch(
                        "c1",
                        ProcessIdentity.of(init.pid()).orElseThrow(),
                        ProcessIdentity.of(monitor.pid()).orElseThrow());
    }

    @AfterEach
    void stop() {
        watch().close();
        init.close();
        monitor.close();
    }

    private Optional<Integer> nextCode() throws InterruptedException {
        ExitWatch.ContainerExit exit = told.poll(20, TimeUnit.SECONDS);
        assertNotNull(exit);
        return exit.exitCode();
    }

    private void assertNothingTold() throws InterruptedException {
        assertNull(told.poll(150, TimeUnit.MILLISECONDS));
    }

    @Test
    void waitsForTheFileWhenInitEndsFirstAndCountsItOnlyWhenWhole() throws Exception {
        init.signal(SIGKILL);
        assertNothingTold();
        Files.writeString(exits.resolve("c1.TMP123"), "9");
        Files.writeString(exits.resolve("c1"), "");
        assertNothingTold();
        Files.writeString(exits.resolve("c1"), "137");
        assertEquals(Optional.of(137), nextCode());
        monitor.signal(SIGKILL);
        assertNothingTold();
    }

    @Test
    void livingConmonThatWritesNothingIsNotWaitedForForEver() throws Exception {
        begin(Duration.ofMillis(200));
        init.signal(SIGKILL);
        assertEquals(Optional.empty(), nextCode());
    }

    @Test
    void conmonThatEndedWithoutAFileLeavesNothingToWaitFor() throws Exception {
        monitor.signal(SIGKILL);
        assertNothingTold();
        init.signal(SIGKILL);
        assertEquals(Optional.empty(), nextCode());
    }

    @Test
    void forgottenContainerIsNotToldAndItsFileIsGone() throws IOException, InterruptedException {
        watch().forget("c1");
        Files.writeString(exits.resolve("c1"), "1");
        assertNothingTold();
        watch().forget("c1");
        assertFalse(Files.exists(exits.resolve("c1")));
    }
}
