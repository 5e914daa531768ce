package io.nodeagent.cri.sandbox;

import io.nodeagent.durable.BootId;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import io.nodeagent.network.PodNetwork;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes records true again at the start: creations that a crash cut off are undone, sandboxes of another boot and those
 * whose namespaces were taken away are no longer ready, and the network learns which attachments are in use.
 */
public final class SandboxRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxRecovery.class);

    private final Sandboxes sandboxes;
    private final SandboxFolders folders;
    private final SandboxParts parts;
    private final PodInitStep.Watch initWatch;
    private final BootId boot;

    public SandboxRecovery(
            Sandboxes sandboxes, SandboxFolders folders, SandboxParts parts, PodInitStep.Watch initWatch, BootId boot) {
        this.sandboxes = sandboxes;
        this.folders = folders;
        this.parts = parts;
        this.initWatch = initWatch;
        this.boot = boot;
    }

    /** Called once, before any request is served and before containers are looked at. */
    public void run(PodNetwork network) {
        Map<String, SandboxRecord> records = sandboxes.load();
        MountTable mounts = MountTable.current();
        records.values().forEach(sandbox -> recover(sandbox, mounts));
        network.restore(sandboxes.list().stream()
                .filter(s -> s.ready() && s.attachment().isPresent())
                .filter(s -> s.attachment().orElseThrow().network().equals(network.name()))
                .map(parts.network()::attachment)
                .collect(Collectors.toSet()));
    }

    private void recover(SandboxRecord sandbox, MountTable mounts) {
        try {
            switch (sandbox.state()) {
                case CREATING -> undo(sandbox);
                case READY -> keepOrEnd(sandbox, mounts);
                case NOTREADY -> {}
            }
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("sandbox", sandbox.id()).setCause(e).log("sandbox not recovered");
        }
    }

    private void undo(SandboxRecord sandbox) {
        LOG.atInfo().addKeyValue("sandbox", sandbox.id()).log("creation was cut off: undone");
        if (sandbox.bootId().equals(boot.value())) {
            parts.undoAll(sandbox);
        } else {
            parts.network().undo(sandbox);
        }
        sandboxes.forget(sandbox);
    }

    private void keepOrEnd(SandboxRecord sandbox, MountTable mounts) {
        String why = !sandbox.bootId().equals(boot.value())
                ? "the machine was started anew"
                : !pinned(sandbox, mounts)
                        ? "its namespaces are not there any more"
                        : initLives(sandbox) ? "" : "its init has ended";
        if (!why.isEmpty()) {
            LOG.atInfo().addKeyValue("sandbox", sandbox.id()).log("no longer ready: {}", why);
            boolean attached = sandbox.bootId().equals(boot.value());
            sandboxes.save(sandbox.withState(SandboxRecord.State.NOTREADY)
                    .withAttachment(attached ? sandbox.attachment() : Optional.empty())
                    .withInit(attached ? sandbox.init() : Optional.empty()));
        } else {
            sandbox.init().ifPresent(init -> initWatch.watch(sandbox.id().value(), init));
        }
    }

    private static boolean initLives(SandboxRecord sandbox) {
        return sandbox.init().map(init -> init.init().alive()).orElse(true);
    }

    private boolean pinned(SandboxRecord sandbox, MountTable mounts) {
        for (NamespaceKind kind : NamespaceStep.kinds(sandbox.definition().namespaces())) {
            Path pin = NamespacePins.file(folders.pins(sandbox.id()), kind);
            if (mounts.mounts().stream()
                    .noneMatch(m -> m.target().endsWith(folders.root().relativize(pin)))) {
                return false;
            }
        }
        return true;
    }
}
