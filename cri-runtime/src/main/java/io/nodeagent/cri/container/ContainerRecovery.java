package io.nodeagent.cri.container;

import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.oci.runtime.CreatedContainer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes records true again at the start. Processes are watched again, which tells of those that ended meanwhile; the
 * OCI runtime is asked only about starts that a crash cut off.
 */
public final class ContainerRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerRecovery.class);

    private final ContainerContext context;
    private final Sandboxes sandboxes;
    private final ContainerExits exits;
    private final ContainerRemoval removal;

    public ContainerRecovery(
            ContainerContext context, Sandboxes sandboxes, ContainerExits exits, ContainerRemoval removal) {
        this.context = context;
        this.sandboxes = sandboxes;
        this.exits = exits;
        this.removal = removal;
    }

    /** Called once, after the sandboxes' recovery and before any request is served. */
    public void run() {
        Map<String, ContainerRecord> records = context.containers().load();
        records.values().forEach(this::recoverOrLog);
        Set<String> leftovers = new TreeSet<>(context.rootFilesystems().keys());
        records.values().forEach(record -> record.rootKeys().forEach(leftovers::remove));
        leftovers.forEach(key -> {
            LOG.atInfo().addKeyValue("key", key).log("root file system of no container: removed");
            context.rootFilesystems().remove(key);
        });
    }

    private void recoverOrLog(ContainerRecord container) {
        try (var _ = context.locks().container(container.id())) {
            recover(container);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("container", container.id()).setCause(e).log("container not recovered");
        }
    }

    private void recover(ContainerRecord container) {
        boolean orphan = sandboxes.find(container.sandbox().value()).isEmpty();
        boolean sameBoot = container.bootId().equals(context.boot().value());
        if (orphan || container.state() instanceof ContainerState.Creating) {
            LOG.atInfo().addKeyValue("container", container.id()).log("creation was cut off: undone");
            removal.unmake(container);
        } else if (!sameBoot) {
            recoverFromAnotherBoot(container);
        } else {
            recoverSameBoot(container);
        }
    }

    private void recoverFromAnotherBoot(ContainerRecord container) {
        Optional<Instant> startedAt = container.state() instanceof ContainerState.Running running
                ? Optional.of(running.startedAt())
                : Optional.empty();
        if (!(container.state() instanceof ContainerState.Exited)) {
            exits.lost(container, startedAt, "the machine was started anew");
        }
    }

    private void recoverSameBoot(ContainerRecord container) {
        switch (container.state()) {
            case ContainerState.Creating _, ContainerState.Created _ -> {}
            case ContainerState.Starting starting -> recoverStart(container, starting.processes());
            case ContainerState.Running running -> exits.watch(container, running.processes());
            case ContainerState.Exited _ -> {
                if (context.files().bundleExists(container.id())) {
                    exits.clear(container);
                }
            }
        }
    }

    /** A start cut off before the user's program ran can be tried again; after that the container runs or has ended. */
    private void recoverStart(ContainerRecord container, Optional<CreatedContainer> processes) {
        String said = context.runtime(container).state(container.id().value()).orElse("");
        if (processes.isPresent() && (said.equals("running") || said.equals("stopped"))) {
            context.containers()
                    .intend(container.withState(new ContainerState.Running(
                            processes.get(), context.clock().instant())));
            exits.watch(container, processes.get());
        } else {
            LOG.atInfo().addKeyValue("container", container.id()).log("start was cut off: back to created");
            exits.clear(container);
            context.containers().intend(container.withState(new ContainerState.Created()));
        }
    }
}
