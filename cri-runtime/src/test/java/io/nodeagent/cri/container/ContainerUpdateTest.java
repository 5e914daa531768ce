package io.nodeagent.cri.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cri.config.ResourceLimits;
import io.nodeagent.cri.fake.Definitions;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.NotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerUpdateTest {
    @TempDir
    Path folder;

    private ContainerWorld world;
    private SandboxRecord sandbox;
    private ContainerUpdate update;

    @BeforeEach
    void make() {
        world = new ContainerWorld(folder);
        sandbox = world.sandbox("p");
        update = new ContainerUpdate(world.context);
    }

    private static ResourceLimits limits(CgroupLimits cgroup) {
        return new ResourceLimits(cgroup, 7, Map.of("2MB", 0L), Map.of());
    }

    private CgroupLimits remembered(ContainerRecord container) {
        CgroupLimits inSpec =
                world.context.files().spec(container.id()).resources().limits();
        assertEquals(inSpec, world.get(container).definition().resources().cgroup());
        return inSpec;
    }

    @Test
    void whatDoesNotRunYetStartsWithThem() {
        ContainerRecord container = world.creation.create(sandbox.id().value(), Definitions.container("c"));
        update.update(container.id().value(), limits(CgroupLimits.NONE.withMemoryLimit(500)));
        update.update(container.id().value(), limits(CgroupLimits.NONE.withCpuShares(20)));
        assertEquals(CgroupLimits.NONE.withMemoryLimit(500).withCpuShares(20), remembered(container));
        assertEquals(0, world.get(container).definition().resources().oomScoreAdj(), "a process has it from its start");
        assertEquals(List.of(), world.sandboxes.cgroups.applied);
    }

    @Test
    void whatRunsHasThemAtOnceAndStillAfterARestart() {
        ContainerRecord container = world.running(sandbox, "c");
        update.update(container.id().value(), limits(CgroupLimits.NONE.withMemoryLimit(500)));
        assertEquals(List.of(CgroupLimits.NONE.withMemoryLimit(500)), world.sandboxes.cgroups.applied);
        assertEquals(CgroupLimits.NONE.withMemoryLimit(500), remembered(container));
        assertEquals(
                OptionalLong.of(500),
                world.restarted("b1")
                        .get(container)
                        .definition()
                        .resources()
                        .cgroup()
                        .memoryLimitBytes());
    }

    @Test
    void aRefusalOfTheKernelLeavesTheOldOnes() {
        ContainerRecord container = world.running(sandbox, "c");
        CgroupLimits before = CgroupLimits.NONE.withMemoryLimit(500).withCpuShares(20);
        update.update(container.id().value(), limits(before));
        ResourceLimits bad = new ResourceLimits(
                CgroupLimits.NONE.withMemoryLimit(600).withPidsLimit(9), 0, Map.of(), Map.of("memory.high", "x"));
        String said = String.valueOf(assertThrows(
                        FailedPreconditionException.class,
                        () -> update.update(container.id().value(), bad))
                .getMessage());
        assertTrue(said.contains("no such file"), said);
        assertEquals(
                CgroupLimits.NONE.withMemoryLimit(500).withPidsLimit(-1), world.sandboxes.cgroups.applied.getLast());
        assertEquals(before, remembered(container));
    }

    @Test
    void refusesWhatWouldKillAndWhatHasEnded() {
        ContainerRecord container = world.running(sandbox, "c");
        assertThrows(
                FailedPreconditionException.class,
                () -> update.update(container.id().value(), limits(CgroupLimits.NONE.withMemoryLimit(39))));
        assertThrows(
                FailedPreconditionException.class,
                () -> update.update(
                        container.id().value(), new ResourceLimits(CgroupLimits.NONE, 0, Map.of("2MB", 1L), Map.of())));
        world.oci.end(container.id().value(), Optional.of(0));
        assertThrows(
                FailedPreconditionException.class,
                () -> update.update(container.id().value(), ResourceLimits.NONE));
        assertThrows(NotFoundException.class, () -> update.update("none", ResourceLimits.NONE));
    }
}
