package io.nodeagent.cri.sandbox;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import io.nodeagent.network.PodAttachment;
import io.nodeagent.network.PodNetwork;
import java.net.InetAddress;
import java.util.Optional;

/** Attaches it to the pod network, unless it uses the host's. */
public final class NetworkStep implements SandboxStep {
    private final SandboxFolders folders;
    private final PodNetwork network;

    public NetworkStep(SandboxFolders folders, PodNetwork network) {
        this.folders = folders;
        this.network = network;
    }

    @Override
    public String name() {
        return "network";
    }

    /** Refuses early what cannot be attached now, before anything is made for it. */
    void requireReady(SandboxDefinition definition) {
        if (!definition.namespaces().hostNetwork()) {
            network.notReady().ifPresent(reason -> {
                throw new FailedPreconditionException("the pod network is not ready: " + reason);
            });
        }
    }

    @Override
    public SandboxRecord apply(SandboxRecord sandbox) {
        if (sandbox.definition().namespaces().hostNetwork()) {
            return sandbox;
        }
        var addresses = network.attach(attachment(sandbox)).addresses().stream()
                .map(InetAddress::getHostAddress)
                .toList();
        return sandbox.withAttachment(Optional.of(new SandboxRecord.Attachment(network.name(), addresses)));
    }

    @Override
    public void undo(SandboxRecord sandbox) {
        if (sandbox.definition().namespaces().hostNetwork()) {
            return;
        }
        sandbox.attachment()
                .map(SandboxRecord.Attachment::network)
                .filter(made -> !made.equals(network.name()))
                .ifPresent(made -> {
                    throw new FailedPreconditionException(
                            "sandbox %s was attached by the network '%s', and this agent runs with '%s': start it with --network=%s to remove the sandbox"
                                    .formatted(sandbox.id(), made, network.name(), made));
                });
        network.detach(attachment(sandbox));
    }

    /** The attachment as the network knows it. */
    public PodAttachment attachment(SandboxRecord sandbox) {
        SandboxDefinition definition = sandbox.definition();
        return new PodAttachment(
                sandbox.id().value(),
                NamespacePins.file(folders.pins(sandbox.id()), NamespaceKind.NET),
                definition.name().namespace(),
                definition.name().name(),
                definition.name().uid(),
                definition.hostPorts(),
                definition.annotations());
    }
}
