package io.nodeagent.cri;

import io.grpc.BindableService;
import io.nodeagent.cgroups.CgroupPath;
import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cri.container.ContainerContext;
import io.nodeagent.cri.container.ContainerCreation;
import io.nodeagent.cri.container.ContainerExits;
import io.nodeagent.cri.container.ContainerFiles;
import io.nodeagent.cri.container.ContainerRecovery;
import io.nodeagent.cri.container.ContainerRemoval;
import io.nodeagent.cri.container.ContainerStart;
import io.nodeagent.cri.container.ContainerStop;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.container.PodEnd;
import io.nodeagent.cri.container.RuntimeHandlers;
import io.nodeagent.cri.event.LifecycleEvents;
import io.nodeagent.cri.exec.ContainerCommands;
import io.nodeagent.cri.exec.StreamingSessions;
import io.nodeagent.cri.rpc.CriServices;
import io.nodeagent.cri.rpc.RuntimeObjects;
import io.nodeagent.cri.sandbox.PodInitExit;
import io.nodeagent.cri.sandbox.PodInitStep;
import io.nodeagent.cri.sandbox.SandboxCreation;
import io.nodeagent.cri.sandbox.SandboxEnd;
import io.nodeagent.cri.sandbox.SandboxFolders;
import io.nodeagent.cri.sandbox.SandboxParts;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.SandboxRecovery;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.spec.HostFacts;
import io.nodeagent.cri.spec.SpecBuilder;
import io.nodeagent.cri.state.StateLocks;
import io.nodeagent.cri.stats.UsageReader;
import io.nodeagent.durable.BootId;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.oci.seccomp.SeccompProfiles;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The container runtime. Closing it leaves every container running; opening it again finds them. */
public final class CriRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CriRuntime.class);
    private static final int EVENTS_HELD = 1000;

    private final CriConfig config;
    private final Cgroups cgroups;
    private final RuntimeObjects objects;
    private final ContainerExits exits;
    private final boolean apparmor;

    private CriRuntime(
            CriConfig config, Cgroups cgroups, RuntimeObjects objects, ContainerExits exits, boolean apparmor) {
        this.config = config;
        this.cgroups = cgroups;
        this.objects = objects;
        this.exits = exits;
        this.apparmor = apparmor;
    }

    /** Finds what an earlier run left, makes the records true again and is then ready to be served. */
    public static CriRuntime open(CriConfig config, CriParts parts, Clock clock) {
        Cgroups cgroups = parts.cgroups();
        HostFacts host = HostFacts.probe(
                cgroups.mode() == Cgroups.Mode.V2, cgroups.controllers().contains(Cgroups.Controller.HUGETLB));
        SandboxFolders folders = new SandboxFolders(config.runFolder().resolve("sandboxes"));
        folders.open();
        BootId boot = BootId.current();
        StateLocks locks = new StateLocks();
        LifecycleEvents events = new LifecycleEvents(EVENTS_HELD);
        RuntimeHandlers handlers = new RuntimeHandlers(parts.handlers(), config.defaultHandler());

        Sandboxes sandboxes = new Sandboxes(config.dataFolder().resolve("sandboxes"));
        ContainerContext context = new ContainerContext(
                new Containers(config.dataFolder().resolve("containers")),
                new ContainerFiles(config.runFolder().resolve("containers")),
                handlers,
                parts.images().rootFilesystems(),
                cgroups,
                locks,
                events,
                boot,
                clock);
        try (CloseableStack undo = new CloseableStack()) {
            ContainerExits exits = undo.push(
                    new ContainerExits(context, parts.exitWatch(), new PodInitExit(sandboxes, locks, events, clock)));
            CgroupPath monitors = config.cgroupRoot().child("conmon");
            SandboxParts sandboxParts = SandboxParts.of(
                    sandboxes,
                    folders,
                    parts.network(),
                    cgroups,
                    config.cgroupRoot(),
                    handlers.names(),
                    new PodInitStep(folders, handlers::get, exits, cgroups, monitors, PodInitStep.find()));
            SandboxEnd sandboxEnd = new SandboxEnd(sandboxes, sandboxParts, events, boot, clock);
            ContainerStop stop = new ContainerStop(context, exits);
            ContainerRemoval removal = new ContainerRemoval(context, stop, exits);
            new SandboxRecovery(sandboxes, folders, sandboxParts, exits, boot).run(parts.network());
            new ContainerRecovery(context, sandboxes, exits, removal).run();
            ContainerCommands commands = new ContainerCommands(context);
            RuntimeObjects objects = new RuntimeObjects(
                    config.version(),
                    parts.images(),
                    parts.network(),
                    sandboxes,
                    folders,
                    new SandboxCreation(sandboxes, locks, sandboxParts, events, boot, clock),
                    new PodEnd(sandboxes, locks, stop, removal, sandboxEnd),
                    context,
                    new ContainerCreation(
                            context, sandboxes, parts.images(), new SpecBuilder(host, folders, new SeccompProfiles())),
                    new ContainerStart(context, sandboxes, exits, monitors),
                    stop,
                    removal,
                    commands,
                    new StreamingSessions(commands, sandboxes, folders, clock),
                    new UsageReader(
                            cgroups, context.rootFilesystems(), context.containers(), sandboxes, folders, clock));
            undo.keep();
            return new CriRuntime(config, cgroups, objects, exits, host.apparmor());
        }
    }

    /** The gRPC services, to be served by one server or more; {@link io.nodeagent.cri.server.CriServer} does. */
    public List<BindableService> services() {
        return CriServices.of(objects, apparmor);
    }

    /** Stops and removes every sandbox and container, all of them whatever the others' failures. */
    public void drain() {
        try (CloseableStack all = new CloseableStack()) {
            for (SandboxRecord sandbox : objects.sandboxes().list()) {
                all.push(
                        "remove sandbox " + sandbox.id(),
                        () -> objects.podEnd().remove(sandbox.id().value()));
            }
        }
    }

    /** Ends the exit watch and the event streams. When no sandbox is left, nothing else is left either. */
    @Override
    public void close() {
        objects.context().events().close();
        objects.sessions().close();
        exits.close();
        if (objects.sandboxes().list().isEmpty()) {
            objects.sandboxFolders().closeIfEmpty();
            removeCgroup();
        }
    }

    /** The last monitors may take a moment to end; what then stays is used again by the next run. */
    private void removeCgroup() {
        try {
            cgroups.at(config.cgroupRoot()).remove();
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue("cgroup", config.cgroupRoot()).log("not removed: {}", e.getMessage());
        }
    }
}
