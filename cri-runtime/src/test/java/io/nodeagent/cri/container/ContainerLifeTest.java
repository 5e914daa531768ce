package io.nodeagent.cri.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.cri.config.ContainerDefinition;
import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.config.SecurityContext;
import io.nodeagent.cri.config.VolumeMount;
import io.nodeagent.cri.fake.Definitions;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.NotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerLifeTest {
    @TempDir
    Path folder;

    private ContainerWorld world;
    private SandboxRecord sandbox;

    @BeforeEach
    void make() {
        world = new ContainerWorld(folder);
        sandbox = world.sandbox("p");
    }

    private ContainerState.Exited exited(ContainerRecord container) {
        return assertInstanceOf(
                ContainerState.Exited.class, world.get(container).state());
    }

    @Test
    void livesAndIsRemoved() {
        ContainerRecord container = world.running(sandbox, "c");
        assertTrue(container.running());
        assertEquals("running", world.oci.states.get(container.id().value()));
        world.start.start(container.id().value());

        world.oci.end(container.id().value(), Optional.of(0));
        assertEquals(ExitReason.COMPLETED, exited(container).reason());
        assertEquals(0, world.oci.states.size(), "the OCI runtime keeps nothing");
        assertTrue(world.oci.watched.isEmpty());
        assertThrows(
                FailedPreconditionException.class,
                () -> world.start.start(container.id().value()));

        world.removal.remove(container.id().value());
        world.removal.remove(container.id().value());
        assertTrue(world.context.containers().list().isEmpty());
        assertTrue(world.images.keys().isEmpty());
        assertTrue(world.context.files().bundleNames().isEmpty());
        assertThrows(NotFoundException.class, () -> world.context.files().spec(container.id()));
    }

    private static ContainerDefinition withImageVolume(String image) {
        return Definitions.container("v")
                .withMounts(List.of(new VolumeMount(
                        "/v",
                        "",
                        true,
                        false,
                        Optional.empty(),
                        Optional.of(new VolumeMount.ImageVolume(
                                new ContainerDefinition.ImageName(image, image, Map.of()), "", "")))));
    }

    @Test
    void anImageAmongItsVolumesLivesAndGoesWithIt() {
        String pod = sandbox.id().value();
        ContainerRecord made = world.creation.create(pod, withImageVolume("busybox"));
        assertEquals(Set.of(made.id().value(), made.id().value() + "-volume-0"), world.images.keys());
        assertEquals(
                world.images.list().getFirst().id(),
                made.definition().mounts().getFirst().image().orElseThrow().id());
        assertEquals(made, world.creation.create(pod, withImageVolume("busybox")), "asked again");
        world.start.start(made.id().value());
        ContainerWorld after = world.restarted("b1");
        assertEquals(2, after.images.keys().size(), "known after a crash");
        after.removal.remove(made.id().value());
        assertEquals(Set.of(), after.images.keys());
        assertThrows(NotFoundException.class, () -> world.creation.create(pod, withImageVolume("absent")));
    }

    @Test
    void noneEndsBeforeItBegan() {
        ContainerRecord container = world.running(sandbox, "c");
        world.oci.end(container.id().value(), Optional.of(0));
        assertEquals(
                exited(container).startedAt().orElseThrow(), exited(container).finishedAt());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, COMPLETED, 0",
        "1, 0, ERROR, 1",
        "137, 0, ERROR, 137",
        "137, 1, OOM_KILLED, 137",
        ", 1, UNKNOWN, 255"
    })
    void saysHowItEnded(Integer code, long oomKills, ExitReason reason, int shown) {
        ContainerRecord container = world.running(sandbox, "c");
        world.sandboxes.cgroups.oomKills.put(container.cgroup(), oomKills);
        world.oci.end(container.id().value(), Optional.ofNullable(code));
        assertEquals(reason, exited(container).reason());
        assertEquals(shown, exited(container).exitCode());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, OOM_KILLED",
        "137, 30, OOM_KILLED",
        "137, 31, ERROR",
        "1, 3600, ERROR",
        "143, 1, ERROR",
        "0, 1, COMPLETED"
    })
    void aKillLongBeforeItsEndIsNotItsReason(int code, long secondsAfter, ExitReason reason) {
        ContainerRecord container = world.running(sandbox, "c");
        world.sandboxes.cgroups.oomKill(container.cgroup());
        world.sandboxes.clock.advance(Duration.ofSeconds(secondsAfter));
        world.oci.end(container.id().value(), Optional.of(code));
        assertEquals(reason, exited(container).reason());
        assertTrue(world.sandboxes.cgroups.oomWatches.isEmpty(), "watched no more");
    }

    @Test
    void whoIsStoppedDidNotEndForAKillItSurvived() {
        ContainerRecord container = world.running(sandbox, "c");
        world.sandboxes.cgroups.oomKill(container.cgroup());
        world.sandboxes.clock.advance(Duration.ofSeconds(2));
        world.stop.stop(container.id().value(), Duration.ZERO);
        assertEquals(ExitReason.ERROR, exited(container).reason());

        ContainerRecord ending = world.running(sandbox, "d");
        world.sandboxes.cgroups.oomKill(ending.cgroup());
        world.stop.stop(ending.id().value(), Duration.ZERO);
        assertEquals(ExitReason.OOM_KILLED, exited(ending).reason(), "its end was on the way");
    }

    @Test
    void aKillBeforeTheAgentsRestartIsOneOfThen() {
        ContainerRecord container = world.running(sandbox, "c");
        world.sandboxes.cgroups.oomKill(container.cgroup());
        ContainerWorld next = world.restarted("b1");
        next.sandboxes.cgroups.oomKills.put(container.cgroup(), 1L);
        next.oci.end(container.id().value(), Optional.of(137));
        assertEquals(
                ExitReason.OOM_KILLED,
                assertInstanceOf(
                                ContainerState.Exited.class, next.get(container).state())
                        .reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "start", "mount root"})
    void aFailedStartLeavesItExited(String place) {
        ContainerRecord container = world.creation.create(sandbox.id().value(), Definitions.container("c"));
        world.sandboxes.failpoints.arm(place);
        assertThrows(
                InternalException.class, () -> world.start.start(container.id().value()));
        assertEquals(128, exited(container).exitCode());
        assertEquals("failpoint " + place, exited(container).message());
        assertTrue(world.oci.states.isEmpty());
        assertTrue(world.context.files().bundleNames().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"create root", "mount root"})
    void aFailedCreationLeavesNothing(String place) {
        world.sandboxes.failpoints.arm(place);
        assertThrows(
                InternalException.class,
                () -> world.creation.create(sandbox.id().value(), Definitions.container("c")));
        assertNothing();
        world.sandboxes.failpoints.disarm();
        world.creation.create(sandbox.id().value(), Definitions.container("c"));
    }

    @Test
    void aRefusedCreationLeavesNothing() {
        assertThrows(
                NotFoundException.class,
                () -> world.creation.create(
                        sandbox.id().value(), Definitions.container("c", "absent", SecurityContext.DEFAULT)));
        assertNothing();
        world.sandboxes.end.stop(sandbox);
        assertThrows(
                FailedPreconditionException.class,
                () -> world.creation.create(sandbox.id().value(), Definitions.container("c")));
        assertNothing();
    }

    private void assertNothing() {
        assertTrue(world.context.containers().list().isEmpty());
        assertTrue(world.images.keys().isEmpty());
        assertEquals(0, world.sandboxes.locks.size());
    }

    @Test
    void answersTheSameForTheSame() {
        ContainerRecord made = world.creation.create(sandbox.id().value(), Definitions.container("c"));
        assertEquals(made, world.creation.create(sandbox.id().value(), Definitions.container("c")));
        world.start.start(made.id().value());
        assertThrows(
                AlreadyExistsException.class,
                () -> world.creation.create(sandbox.id().value(), Definitions.container("c")));
    }

    @Test
    void stopsWithItsSignalAndThenKills() {
        ContainerRecord polite = world.running(sandbox, "polite");
        world.stop.stop(polite.id().value(), Duration.ofSeconds(30));
        assertEquals(130, exited(polite).exitCode());
        ContainerRecord deaf = world.running(sandbox, "deaf");
        world.oci.ignoresTerm = true;
        world.stop.stop(deaf.id().value(), Duration.ofMillis(20));
        assertEquals(137, exited(deaf).exitCode());
        ContainerRecord now = world.running(sandbox, "now");
        world.stop.stop(now.id().value(), Duration.ZERO);
        assertEquals(List.of("2", "2", "9", "9"), world.oci.signals);
        world.stop.stop(now.id().value(), Duration.ZERO);
        world.stop.stop("gone", Duration.ZERO);
    }

    @Test
    void removingAPodKillsWhatRuns() {
        world.running(sandbox, "a");
        world.running(sandbox, "b");
        world.creation.create(sandbox.id().value(), Definitions.container("c"));
        world.podEnd.remove(sandbox.id().value());
        world.podEnd.remove(sandbox.id().value());
        assertTrue(world.context.containers().list().isEmpty());
        assertTrue(world.sandboxes.sandboxes.list().isEmpty());
        assertTrue(world.images.keys().isEmpty());
        assertTrue(world.oci.states.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.log", "/etc/passwd", "."})
    void aLogStaysInItsFolder(String path) {
        var plain = Definitions.container("c");
        var definition = new io.nodeagent.cri.config.ContainerDefinition(
                plain.name(),
                0,
                plain.image(),
                plain.command(),
                plain.args(),
                "",
                plain.env(),
                plain.mounts(),
                plain.devices(),
                plain.labels(),
                plain.annotations(),
                path,
                plain.terminal(),
                plain.resources(),
                plain.security(),
                "");
        NodeAgentException e =
                assertThrows(InvalidArgumentException.class, () -> ContainerCreation.logPath(sandbox, definition));
        assertTrue(String.valueOf(e.getMessage()).contains("config.log_path"));
    }

    private static final SandboxDefinition.Namespaces POD_PID =
            new SandboxDefinition.Namespaces(true, false, true, Optional.of(SandboxDefinition.SharedPid.OF_POD));

    @Test
    void theEndOfThePodsInitMakesTheSandboxNotReadyAlsoForAnotherRun() {
        SandboxRecord pod = world.sandboxes.creation.create(Definitions.sandbox("s", POD_PID, ""));
        assertTrue(pod.ready() && pod.init().isPresent());
        ContainerWorld next = world.restarted("b1");
        assertTrue(next.sandboxes.init.watched.contains(pod.id().value()), "found again");
        next.oci.end(pod.id().value(), Optional.of(137));
        SandboxRecord ended = next.sandboxes.sandboxes.require(pod.id().value());
        assertEquals(SandboxRecord.State.NOTREADY, ended.state());
        next.podEnd.stop(pod.id().value());
        assertEquals(
                Optional.empty(),
                next.sandboxes.sandboxes.require(pod.id().value()).init());
        next.podEnd.remove(pod.id().value());
        assertTrue(next.sandboxes.sandboxes.find(pod.id().value()).isEmpty());
    }

    @Test
    void aTargetMustRunInTheSameSandbox() {
        SandboxRecord pod = world.sandbox("p");
        ContainerRecord other = world.running(world.sandbox("q"), "x");
        assertTrue(refused(pod, other.id().value()).contains("another sandbox"));
        ContainerRecord idle = world.creation.create(pod.id().value(), Definitions.container("idle"));
        assertTrue(refused(pod, idle.id().value()).contains("does not run"));
        assertTrue(refused(pod, "abc").contains("no container 'abc'"));
    }

    private String refused(SandboxRecord pod, String target) {
        var namespaces = new SandboxDefinition.Namespaces(
                false, false, false, Optional.of(new SandboxDefinition.SharedPid(target)));
        var definition = Definitions.container("d", "busybox", SecurityContext.DEFAULT.withNamespaces(namespaces));
        return String.valueOf(assertThrows(
                        FailedPreconditionException.class,
                        () -> world.creation.create(pod.id().value(), definition))
                .getMessage());
    }
}
