package io.nodeagent.cri.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.fake.Definitions;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.linux.process.ProcessIdentity;
import io.nodeagent.oci.runtime.CreatedContainer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerRecoveryTest {
    private static final CreatedContainer PROCESSES =
            new CreatedContainer(new ProcessIdentity(100_000_000, 1), new ProcessIdentity(100_000_001, 1));

    @TempDir
    Path folder;

    private ContainerWorld world;
    private SandboxRecord sandbox;

    /** With the host's namespaces there are no pins, which need root. */
    @BeforeEach
    void make() {
        world = new ContainerWorld(folder);
        sandbox = world.sandboxes.creation.create(
                Definitions.sandbox("p", new SandboxDefinition.Namespaces(true, true, true), ""));
    }

    @Test
    void whatRunsIsWatchedAgain() {
        ContainerRecord container = world.running(sandbox, "c");
        ContainerWorld after = world.restarted("b1");
        assertEquals(container, after.get(container));
        assertTrue(after.oci.watched.contains(container.id().value()));
        after.oci.end(container.id().value(), Optional.of(7));
        assertEquals(
                7,
                assertInstanceOf(
                                ContainerState.Exited.class,
                                after.get(container).state())
                        .exitCode());
    }

    @Test
    void anotherBootEndsWhatRan() {
        ContainerRecord ran = world.running(sandbox, "ran");
        ContainerRecord made = world.creation.create(sandbox.id().value(), Definitions.container("made"));
        ContainerRecord over = world.running(sandbox, "over");
        world.oci.end(over.id().value(), Optional.of(3));
        ContainerWorld after = world.restarted("b2");
        for (ContainerRecord container : java.util.List.of(ran, made)) {
            var exited = assertInstanceOf(
                    ContainerState.Exited.class, after.get(container).state());
            assertEquals(255, exited.exitCode());
            assertEquals(ExitReason.UNKNOWN, exited.reason());
        }
        assertEquals(
                3,
                assertInstanceOf(ContainerState.Exited.class, after.get(over).state())
                        .exitCode());
        after.podEnd.remove(sandbox.id().value());
        assertTrue(after.context.containers().list().isEmpty());
        assertTrue(after.images.keys().isEmpty());
    }

    /** A crash in the middle of a start: what the record says, what the OCI runtime says, what becomes of it. */
    @ParameterizedTest
    @CsvSource({
        "false, , Created",
        "false, created, Created",
        "false, running, Created",
        "true, , Created",
        "true, created, Created",
        "true, running, Running",
        "true, stopped, Running",
    })
    void aStartThatWasCutOff(boolean processesKnown, String said, String expected) {
        ContainerRecord container = world.creation.create(sandbox.id().value(), Definitions.container("c"));
        world.context
                .containers()
                .intend(container.withState(
                        new ContainerState.Starting(processesKnown ? Optional.of(PROCESSES) : Optional.empty())));
        if (said != null) {
            world.oci.states.put(container.id().value(), said);
        }
        ContainerWorld after = world.restarted("b1");
        ContainerState state = after.get(container).state();
        assertEquals(expected, state.getClass().getSimpleName());
        assertEquals(
                expected.equals("Running"),
                after.oci.watched.contains(container.id().value()));
        if (expected.equals("Created")) {
            assertTrue(after.oci.states.isEmpty());
            after.start.start(container.id().value());
            assertTrue(after.get(container).running());
        }
    }

    @Test
    void aCreationThatWasCutOffIsUndone() {
        ContainerRecord made = world.creation.create(sandbox.id().value(), Definitions.container("c"));
        world.context.containers().intend(made.withState(new ContainerState.Creating()));
        ContainerWorld after = world.restarted("b1");
        assertTrue(after.context.containers().list().isEmpty());
        assertTrue(after.images.keys().isEmpty());
        after.creation.create(sandbox.id().value(), Definitions.container("c"));
    }

    @Test
    void rootFileSystemsOfNobodyGo() {
        world.images.create("stray", world.images.list().getFirst());
        assertTrue(world.restarted("b1").images.keys().isEmpty());
    }

    @Test
    void anExitWhoseCleaningWasCutOffIsCleaned() {
        ContainerRecord container = world.running(sandbox, "c");
        world.context
                .containers()
                .save(container.withState(new ContainerState.Exited(
                        Optional.empty(), world.sandboxes.clock.instant(), 0, ExitReason.COMPLETED, "")));
        ContainerWorld after = world.restarted("b1");
        assertTrue(after.oci.states.isEmpty());
        assertTrue(after.context.files().bundleNames().isEmpty());
    }
}
