package io.nodeagent.cri.container;

import io.nodeagent.cri.sandbox.SandboxEnd;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.state.StateLocks;
import java.util.Optional;

/** Stops and removes a sandbox together with its containers; what is gone is no error. */
public record PodEnd(
        Sandboxes sandboxes,
        StateLocks locks,
        ContainerStop containerStop,
        ContainerRemoval containerRemoval,
        SandboxEnd sandboxEnd) {
    /** Kills its containers and takes it off the network. */
    public void stop(String idOrPrefix) {
        Optional<SandboxRecord> known = sandboxes.find(idOrPrefix);
        if (known.isEmpty()) {
            return;
        }
        try (var _ = locks.sandbox(known.get().id())) {
            sandboxes.find(known.get().id().value()).ifPresent(this::stopHeld);
        }
    }

    /** Leaves nothing of it. */
    public void remove(String idOrPrefix) {
        Optional<SandboxRecord> known = sandboxes.find(idOrPrefix);
        if (known.isEmpty()) {
            return;
        }
        try (var _ = locks.sandbox(known.get().id())) {
            sandboxes.find(known.get().id().value()).ifPresent(sandbox -> {
                stopHeld(sandbox);
                containerRemoval.removeAll(sandbox.id());
                sandboxEnd.remove(sandboxes.require(sandbox.id().value()));
            });
        }
    }

    private void stopHeld(SandboxRecord sandbox) {
        containerStop.killAll(sandbox.id());
        sandboxEnd.stop(sandbox);
    }
}
