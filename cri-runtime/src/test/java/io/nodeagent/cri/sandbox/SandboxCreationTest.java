package io.nodeagent.cri.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.event.LifecycleEvent;
import io.nodeagent.cri.fake.Definitions;
import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxCreationTest {
    @TempDir
    Path folder;

    @Test
    void makesARemovableSandbox() throws Exception {
        SandboxWorld world = new SandboxWorld(folder, "b1");
        try (var stream = world.events.subscribe()) {
            SandboxRecord made = world.creation.create(Definitions.sandbox("p"));
            assertTrue(made.ready());
            assertEquals(
                    Optional.of(new SandboxRecord.Attachment("fake", java.util.List.of("10.1.2.3"))),
                    made.attachment());
            assertEquals(made, world.sandboxes.require(made.id().value().substring(0, 12)));
            assertEquals(
                    LifecycleEvent.Kind.CREATED, stream.next().orElseThrow().kind());

            world.end.remove(made);
            assertTrue(world.empty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "cgroup", "attach", "last"})
    void leavesNothingWhenAStepFails(String step) {
        SandboxWorld world = new SandboxWorld(folder, "b1");
        world.failpoints.arm(step);
        assertThrows(InternalException.class, () -> world.creation.create(Definitions.sandbox("p")));
        assertTrue(world.empty(), step);

        world.failpoints.disarm();
        assertTrue(world.creation.create(Definitions.sandbox("p")).ready(), "the name is free again");
    }

    @Test
    void answersTheSameForTheSame() {
        SandboxWorld world = new SandboxWorld(folder, "b1");
        SandboxRecord made = world.creation.create(Definitions.sandbox("p"));
        assertEquals(made.id(), world.creation.create(Definitions.sandbox("p")).id());
        assertThrows(
                AlreadyExistsException.class,
                () -> world.creation.create(
                        Definitions.sandbox("p", new SandboxDefinition.Namespaces(true, false, false), "")));
        world.end.stop(made);
        assertThrows(AlreadyExistsException.class, () -> world.creation.create(Definitions.sandbox("p")));
    }

    @Test
    void refusesWhileTheNetworkIsNotReady() {
        SandboxWorld world = new SandboxWorld(folder, "b1");
        world.network.problem = Optional.of("no configuration");
        assertThrows(FailedPreconditionException.class, () -> world.creation.create(Definitions.sandbox("p")));
        SandboxRecord host = world.creation.create(
                Definitions.sandbox("h", new SandboxDefinition.Namespaces(true, false, false), ""));
        assertEquals(Optional.empty(), host.attachment());
    }

    @Test
    void leavesTheCallersCgroup() {
        SandboxWorld world = new SandboxWorld(folder, "b1");
        world.cgroups.groups.add("/kubepods/pod1");
        SandboxRecord made =
                world.creation.create(Definitions.sandbox("p", SandboxDefinition.Namespaces.OWN, "/kubepods/pod1"));
        assertFalse(made.cgroup().orElseThrow().owned());
        world.end.remove(made);
        assertTrue(world.cgroups.groups.contains("/kubepods/pod1"));
    }

    @Test
    void twoSandboxesShareAParentThatTheRuntimeMade() {
        SandboxWorld world = new SandboxWorld(folder, "b1");
        SandboxRecord one =
                world.creation.create(Definitions.sandbox("a", SandboxDefinition.Namespaces.OWN, "/shared"));
        SandboxRecord two =
                world.creation.create(Definitions.sandbox("b", SandboxDefinition.Namespaces.OWN, "/shared"));
        world.end.remove(one);
        assertTrue(world.cgroups.groups.contains("/shared"));
        world.end.remove(two);
        assertTrue(world.cgroups.groups.isEmpty());
    }

    @Test
    void aDetachThatFailsIsTriedAgain() {
        SandboxWorld world = new SandboxWorld(folder, "b1");
        SandboxRecord made = world.creation.create(Definitions.sandbox("p"));
        world.failpoints.arm("detach");
        assertThrows(InternalException.class, () -> world.end.stop(made));
        assertTrue(world.sandboxes.require(made.id().value()).ready());
        world.failpoints.disarm();
        world.end.remove(world.end.stop(made));
        assertTrue(world.empty());
    }

    @Test
    void anotherRunFindsThem() {
        SandboxWorld before = new SandboxWorld(folder, "b1");
        SandboxRecord kept = before.creation.create(
                Definitions.sandbox("h", new SandboxDefinition.Namespaces(true, false, true), ""));
        SandboxRecord cut = kept.withState(SandboxRecord.State.CREATING);
        SandboxRecord other = new SandboxRecord(
                io.nodeagent.cri.state.SandboxId.random(),
                Definitions.sandbox("cut"),
                cut.state(),
                cut.createdAt(),
                "b1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        before.sandboxes.intend(other);

        SandboxWorld after = new SandboxWorld(folder, "b1");
        after.recover();
        assertEquals(java.util.List.of(kept), after.sandboxes.list());
        assertThrows(
                AlreadyExistsException.class,
                () -> after.creation.create(Definitions.sandbox("h")),
                "its name is still its own");
        assertTrue(after.creation.create(Definitions.sandbox("cut")).ready());
    }

    @Test
    void anotherBootLeavesThemNotReady() {
        SandboxWorld before = new SandboxWorld(folder, "b1");
        SandboxRecord made = before.creation.create(Definitions.sandbox("p"));
        SandboxWorld after = new SandboxWorld(folder, "b2");
        after.recover();
        SandboxRecord found = after.sandboxes.require(made.id().value());
        assertEquals(SandboxRecord.State.NOTREADY, found.state());
        assertEquals(Optional.empty(), found.attachment());
        after.end.remove(found);
        assertTrue(after.empty());
    }
}
