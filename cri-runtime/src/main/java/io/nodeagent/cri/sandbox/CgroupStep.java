package io.nodeagent.cri.sandbox;

import io.nodeagent.cgroups.Cgroup;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cri.state.SandboxId;
import java.util.function.BiPredicate;

/**
 * The group that holds its containers' groups: the one the request names, which is the caller's to remove when it was
 * there before, else one of the sandbox's own.
 */
final class CgroupStep implements SandboxStep {
    private final Cgroups cgroups;
    private final CgroupPath root;
    private final BiPredicate<SandboxId, CgroupPath> ownedByAnother;

    /**
     * @param root under which sandboxes without a parent group get one
     * @param ownedByAnother whether a sandbox other than the given one made the group at a path
     */
    CgroupStep(Cgroups cgroups, CgroupPath root, BiPredicate<SandboxId, CgroupPath> ownedByAnother) {
        this.cgroups = cgroups;
        this.root = root;
        this.ownedByAnother = ownedByAnother;
    }

    @Override
    public String name() {
        return "cgroup";
    }

    @Override
    public SandboxRecord apply(SandboxRecord sandbox) {
        String parent = sandbox.definition().cgroupParent();
        CgroupPath path = parent.isEmpty() ? root.child(sandbox.id().value()) : new CgroupPath(parent);
        Cgroup group = cgroups.at(path);
        boolean owned = !group.exists() || ownedByAnother.test(sandbox.id(), path);
        try {
            cgroups.create(path);
        } catch (RuntimeException e) {
            removeAfter(e, owned, group);
            throw e;
        }
        return sandbox.withCgroup(new SandboxRecord.Group(path.value(), owned));
    }

    /** A crash may have left a group that the record does not name yet: its own group is found by its id. */
    @Override
    public void undo(SandboxRecord sandbox) {
        SandboxRecord.Group group = sandbox.cgroup()
                .orElseGet(() -> new SandboxRecord.Group(
                        root.child(sandbox.id().value()).value(),
                        sandbox.definition().cgroupParent().isEmpty()));
        if (group.owned() && !ownedByAnother.test(sandbox.id(), group.cgroupPath())) {
            cgroups.at(group.cgroupPath()).remove();
        }
    }

    private static void removeAfter(RuntimeException failure, boolean owned, Cgroup group) {
        if (owned) {
            try {
                group.remove();
            } catch (RuntimeException again) {
                failure.addSuppressed(again);
            }
        }
    }
}
