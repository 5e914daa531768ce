package io.nodeagent.cri.container;

import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cri.fake.Definitions;
import io.nodeagent.cri.fake.FakeImages;
import io.nodeagent.cri.fake.FakeOciRuntime;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.SandboxWorld;
import io.nodeagent.cri.spec.HostFacts;
import io.nodeagent.cri.spec.SpecBuilder;
import io.nodeagent.oci.seccomp.SeccompProfiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Containers without root; {@link #restarted} is a new run of the agent on the same machine, or on another boot. */
final class ContainerWorld {
    final SandboxWorld sandboxes;
    final FakeImages images;
    final FakeOciRuntime oci;
    final ContainerContext context;
    final ContainerExits exits;
    final ContainerStop stop;
    final ContainerRemoval removal;
    final ContainerCreation creation;
    final ContainerStart start;
    final PodEnd podEnd;
    private final Path folder;

    ContainerWorld(Path folder) {
        this(folder, new SandboxWorld(folder, "b1"), null);
    }

    private ContainerWorld(
            Path folder, SandboxWorld sandboxes, @org.jspecify.annotations.Nullable ContainerWorld before) {
        this.folder = folder;
        this.sandboxes = sandboxes;
        this.images = before == null ? new FakeImages(folder.resolve("roots"), sandboxes.failpoints) : before.images;
        this.oci = before == null ? new FakeOciRuntime(sandboxes.failpoints) : before.oci;
        context = new ContainerContext(
                new Containers(folder.resolve("containers")),
                new ContainerFiles(folder.resolve("run-" + sandboxes.boot.value())),
                new RuntimeHandlers(Map.of("runc", oci), "runc"),
                images,
                sandboxes.cgroups,
                sandboxes.locks,
                sandboxes.events,
                sandboxes.boot,
                sandboxes.clock);
        exits = new ContainerExits(context, oci::watch, sandboxes.initExit);
        stop = new ContainerStop(context, exits);
        removal = new ContainerRemoval(context, stop, exits);
        HostFacts host = new HostFacts(Set.of("CAP_CHOWN", "CAP_KILL"), 0, false, false, false);
        creation = new ContainerCreation(
                context, sandboxes.sandboxes, images, new SpecBuilder(host, sandboxes.folders, new SeccompProfiles()));
        start = new ContainerStart(context, sandboxes.sandboxes, exits, new CgroupPath("/monitors"));
        podEnd = new PodEnd(sandboxes.sandboxes, sandboxes.locks, stop, removal, sandboxes.end);
    }

    ContainerWorld restarted(String bootId) {
        ContainerWorld next = new ContainerWorld(folder, new SandboxWorld(folder, bootId), this);
        next.sandboxes.recover();
        new ContainerRecovery(next.context, next.sandboxes.sandboxes, next.exits, next.removal).run();
        return next;
    }

    SandboxRecord sandbox(String name) {
        return sandboxes.creation.create(Definitions.sandbox(name));
    }

    ContainerRecord running(SandboxRecord sandbox, String name) {
        ContainerRecord made = creation.create(sandbox.id().value(), Definitions.container(name));
        start.start(made.id().value());
        return get(made);
    }

    ContainerRecord get(ContainerRecord container) {
        return context.containers().require(container.id().value());
    }
}
