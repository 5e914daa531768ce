package io.nodeagent.cri.sandbox;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Pins the namespaces its containers share. With the host's network the host's name is kept too, as Kubernetes does. */
final class NamespaceStep implements SandboxStep {
    private final SandboxFolders folders;

    NamespaceStep(SandboxFolders folders) {
        this.folders = folders;
    }

    /** The kinds a sandbox has of its own. */
    static Set<NamespaceKind> kinds(SandboxDefinition.Namespaces namespaces) {
        Set<NamespaceKind> kinds = EnumSet.noneOf(NamespaceKind.class);
        if (!namespaces.hostNetwork()) {
            kinds.add(NamespaceKind.NET);
            kinds.add(NamespaceKind.UTS);
        }
        if (!namespaces.hostIpc()) {
            kinds.add(NamespaceKind.IPC);
        }
        return kinds;
    }

    @Override
    public String name() {
        return "namespaces";
    }

    @Override
    public SandboxRecord apply(SandboxRecord sandbox) {
        folders.make(sandbox.id());
        Set<NamespaceKind> kinds = kinds(sandbox.definition().namespaces());
        if (!kinds.isEmpty()) {
            Optional<String> hostname =
                    Optional.of(sandbox.definition().hostname()).filter(h -> !h.isEmpty());
            NamespacePins.pin(folders.pins(sandbox.id()), kinds, hostname);
        }
        return sandbox;
    }

    @Override
    public void undo(SandboxRecord sandbox) {
        NamespacePins.unpin(folders.pins(sandbox.id()));
        folders.remove(sandbox.id());
    }
}
