package io.nodeagent.oci.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.errors.FailedPreconditionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachIT {
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

    private void run(boolean terminal, String... args) throws IOException {
        CreatedContainer created = machine.create("c1", terminal, true, args);
        machine.watch().watch("c1", created.init(), created.monitor());
    }

    private static void type(ContainerRuntime.AttachSession session, String text) throws IOException {
        session.stdin().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String readUntil(ContainerRuntime.AttachSession session, String wanted) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(wanted) < 0) {
            Optional<ContainerRuntime.Output> output = session.read();
            if (output.isEmpty()) {
                throw new AssertionError("ended after: " + seen);
            }
            seen.append(output.get().stderr() ? "E:" : "O:")
                    .append(new String(output.get().bytes(), StandardCharsets.UTF_8));
        }
        return seen.toString();
    }

    @Test
    void carriesStdinAndBothOutputsToTheEnd() throws Exception {
        run(false, "sh", "-c", "while read l; do echo got $l; echo err $l >&2; done; exit 5");
        try (ContainerRuntime.AttachSession session = machine.runtime.attach("c1")) {
            machine.runtime.start("c1");
            type(session, "one\n");
            String seen = readUntil(session, "err one");
            assertTrue(seen.contains("O:got one\n"), seen);
            assertTrue(seen.contains("E:err one"), seen);
            session.stdin().close();
            while (session.read().isPresent()) {}
        }
        assertEquals(Optional.of(5), machine.nextExit().exitCode());
        assertThrows(FailedPreconditionException.class, () -> machine.runtime.attach("c1"));
    }

    @Test
    void carriesMoreThanAPacket() throws Exception {
        run(false, "cat");
        try (ContainerRuntime.AttachSession session = machine.runtime.attach("c1")) {
            machine.runtime.start("c1");
            byte[] data = ("y".repeat(99) + "\n").repeat(1000).getBytes(StandardCharsets.UTF_8);
            Thread writer = Thread.ofVirtual().start(() -> {
                try (var stdin = session.stdin()) {
                    stdin.write(data);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            int total = 0;
            for (var output = session.read(); output.isPresent(); output = session.read()) {
                total += output.get().bytes().length;
            }
            writer.join();
            assertEquals(data.length, total);
        }
    }

    @Test
    void resizesTheContainersTerminal() throws Exception {
        run(true, "sh");
        try (ContainerRuntime.AttachSession session = machine.runtime.attach("c1")) {
            machine.runtime.resize("c1", 77, 33);
            machine.runtime.start("c1");
            readUntil(session, "# ");
            type(session, "stty size\n");
            readUntil(session, "33 77");
            type(session, "exit 2\n");
            while (session.read().isPresent()) {}
        }
        assertEquals(Optional.of(2), machine.nextExit().exitCode());
    }

    @Test
    void logGoesOnInANewFileAndNoLineIsLost() throws Exception {
        run(false, "sh", "-c", "while read l; do echo $l; done");
        machine.runtime.start("c1");
        Path rotated = machine.log("c1").resolveSibling("0.log.1");
        try (ContainerRuntime.AttachSession session = machine.runtime.attach("c1")) {
            type(session, "first\n");
            readUntil(session, "first");
            Files.move(machine.log("c1"), rotated);
            machine.runtime.reopenLog("c1");
            type(session, "second\n");
            readUntil(session, "second");
            session.stdin().close();
            while (session.read().isPresent()) {}
        }
        machine.nextExit();
        assertTrue(Files.readString(rotated).endsWith(" stdout F first\n"));
        assertTrue(Files.readString(machine.log("c1")).endsWith(" stdout F second\n"));
        assertThrows(FailedPreconditionException.class, this::reopenUntilRefused);
    }

    /** The monitor tells of the exit first and ends then: for a moment it still answers. */
    private void reopenUntilRefused() throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            machine.runtime.reopenLog("c1");
            Thread.sleep(10);
        }
    }
}
