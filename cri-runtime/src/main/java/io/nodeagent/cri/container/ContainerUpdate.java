package io.nodeagent.cri.container;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupException;
import io.nodeagent.cgroups.CgroupLimits;
import io.nodeagent.cgroups.CgroupStatistics;
import io.nodeagent.cgroups.Cgroups.Controller;
import io.nodeagent.cri.config.ResourceLimits;
import io.nodeagent.errors.FailedPreconditionException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Changes the limits of containers that run, in their cgroup, or of those that will, in their specification. */
public final class ContainerUpdate {
    private final ContainerContext context;

    public ContainerUpdate(ContainerContext context) {
        this.context = context;
    }

    /**
     * Applies the limits that are given and remembers them; the others stay.
     *
     * @throws FailedPreconditionException the container has ended, uses more memory than it is to have, or the kernel
     *     refuses a value: then its limits are the old ones
     */
    public void update(String idOrPrefix, ResourceLimits asked) {
        ContainerRecord known = context.containers().require(idOrPrefix);
        try (var _ = context.locks().container(known.id())) {
            ContainerRecord container = context.containers().require(known.id().value());
            ResourceLimits wanted = possible(asked);
            switch (container.state()) {
                case ContainerState.Created _ -> {}
                case ContainerState.Running _ -> apply(container, wanted);
                case ContainerState.Exited _ ->
                    throw new FailedPreconditionException("container " + container.id() + " has exited");
                case ContainerState.Creating _, ContainerState.Starting _ ->
                    throw new FailedPreconditionException(
                            "container " + container.id() + " is being started: try again");
            }
            remember(container, container.definition().resources().updated(wanted));
        }
    }

    /** The kubelet names a limit of 0 for every page size there is; where none can be set, that asks for nothing. */
    private ResourceLimits possible(ResourceLimits asked) {
        if (context.cgroups().controllers().contains(Controller.HUGETLB)) {
            return asked;
        }
        Map<String, Long> hugepages = new TreeMap<>(asked.hugepageLimits());
        hugepages.values().removeIf(bytes -> bytes == 0);
        if (!hugepages.isEmpty()) {
            throw new FailedPreconditionException(
                    "linux.hugepage_limits: this machine's cgroups cannot limit huge pages");
        }
        return new ResourceLimits(asked.cgroup(), asked.oomScoreAdj(), Map.of(), asked.unified());
    }

    private void apply(ContainerRecord container, ResourceLimits wanted) {
        Cgroup group = context.cgroups().at(container.cgroupPath());
        requireRoom(group, wanted.cgroup());
        try {
            group.apply(wanted.cgroup());
            group.applyHugepageLimits(wanted.hugepageLimits());
            group.applyUnified(wanted.unified());
        } catch (CgroupException e) {
            FailedPreconditionException refused =
                    new FailedPreconditionException("the kernel refuses the limits: " + e.getMessage(), e);
            restore(group, container.definition().resources().cgroup(), wanted.cgroup(), refused);
            throw refused;
        }
    }

    /** On v2 the kernel would take a limit below what is used, and kill at once. */
    private static void requireRoom(Cgroup group, CgroupLimits wanted) {
        OptionalLong limit = wanted.memoryLimitBytes();
        long used = group.statistics()
                .memory()
                .map(CgroupStatistics.Memory::workingSetBytes)
                .orElse(0L);
        if (limit.isPresent() && limit.getAsLong() > 0 && limit.getAsLong() < used) {
            throw new FailedPreconditionException("linux.memory_limit_in_bytes: %d is less than the %d bytes in use"
                    .formatted(limit.getAsLong(), used));
        }
    }

    private static void restore(Cgroup group, CgroupLimits before, CgroupLimits wanted, RuntimeException failure) {
        try {
            group.apply(before.orElse(CgroupLimits.UNLIMITED).only(wanted));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void remember(ContainerRecord container, ResourceLimits now) {
        context.files()
                .saveSpec(
                        container.id(),
                        context.files()
                                .spec(container.id())
                                .withLimits(now.cgroup(), now.hugepageLimits(), now.unified()));
        context.containers()
                .save(container.withDefinition(container.definition().withResources(now)));
    }
}
