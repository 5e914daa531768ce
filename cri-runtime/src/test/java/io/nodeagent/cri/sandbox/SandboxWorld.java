package io.nodeagent.cri.sandbox;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cri.event.LifecycleEvents;
import io.nodeagent.cri.fake.Failpoints;
import io.nodeagent.cri.fake.FakeCgroups;
import io.nodeagent.cri.fake.FakeClock;
import io.nodeagent.cri.fake.FakeNetwork;
import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.cri.state.StateLocks;
import io.nodeagent.durable.BootId;
import io.nodeagent.errors.InternalException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Sandboxes whose steps need no root; a new one on the same folder is a new run of the agent. */
public final class SandboxWorld {
    public final Failpoints failpoints = new Failpoints();
    public final FakeNetwork network = new FakeNetwork(failpoints);
    public final FakeCgroups cgroups = new FakeCgroups(failpoints);
    public final FakeClock clock = new FakeClock();
    public final LifecycleEvents events = new LifecycleEvents(100);
    public final StateLocks locks = new StateLocks();
    public final SandboxFolders folders;
    public final BootId boot;
    public final Sandboxes sandboxes;
    public final SandboxParts parts;
    public final SandboxCreation creation;
    public final SandboxEnd end;
    final NamedStep first = new NamedStep("first");
    final NamedStep last = new NamedStep("last");
    public final FakePodInit init = new FakePodInit(failpoints);
    public final PodInitExit initExit;

    public SandboxWorld(Path folder, String bootId) {
        boot = new BootId(bootId);
        folders = new SandboxFolders(folder.resolve("run"));
        sandboxes = new Sandboxes(folder.resolve("records"));
        initExit = new PodInitExit(sandboxes, locks, events, clock);
        NetworkStep networkStep = new NetworkStep(folders, network);
        CgroupStep cgroup = new CgroupStep(cgroups, new CgroupPath("/root"), sandboxes::ownsCgroup);
        parts = new SandboxParts(
                new SandboxValidation(Set.of(""))::check,
                networkStep,
                init,
                List.of(first, cgroup, networkStep, init, last));
        creation = new SandboxCreation(sandboxes, locks, parts, events, boot, clock);
        end = new SandboxEnd(sandboxes, parts, events, boot, clock);
    }

    /** Called as by the runtime's start. */
    public void recover() {
        new SandboxRecovery(sandboxes, folders, parts, init, boot).run(network);
    }

    /** Remembers for which sandboxes it is made. */
    final class NamedStep implements SandboxStep {
        final Set<SandboxId> made = new TreeSet<>(java.util.Comparator.comparing(SandboxId::value));
        private final String name;

        NamedStep(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public SandboxRecord apply(SandboxRecord sandbox) {
            made.add(sandbox.id());
            try {
                failpoints.check(name);
            } catch (InternalException e) {
                throw new InternalException(name + " failed half way", e);
            }
            return sandbox;
        }

        @Override
        public void undo(SandboxRecord sandbox) {
            made.remove(sandbox.id());
        }
    }

    boolean empty() {
        return first.made.isEmpty()
                && last.made.isEmpty()
                && init.alive.isEmpty()
                && cgroups.groups.isEmpty()
                && network.attached.isEmpty()
                && sandboxes.list().isEmpty()
                && locks.size() == 0;
    }
}
