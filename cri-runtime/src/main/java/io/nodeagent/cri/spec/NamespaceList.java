package io.nodeagent.cri.spec;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.sandbox.SandboxFolders;
import io.nodeagent.cri.state.SandboxId;
import io.nodeagent.linux.namespace.NamespaceKind;
import io.nodeagent.linux.namespace.NamespacePins;
import io.nodeagent.oci.spec.ContainerSpec.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which namespaces a container makes, which it shares with its sandbox, and which are the host's. */
record NamespaceList(SandboxFolders folders, boolean cgroupNamespaces) {
    /** @param own the container's wishes: whether it has its own pid namespace */
    List<Namespace> of(SandboxId sandbox, SandboxDefinition.Namespaces shared, SandboxDefinition.Namespaces own) {
        List<Namespace> list = new ArrayList<>();
        list.add(new Namespace(Namespace.Kind.MOUNT, Optional.empty()));
        // A shared one is named by a process's path, which only the start knows for certain.
        if (!own.pidOfOthers()) {
            list.add(new Namespace(Namespace.Kind.PID, Optional.empty()));
        }
        if (!shared.hostNetwork()) {
            list.add(pinned(sandbox, Namespace.Kind.NETWORK, NamespaceKind.NET));
            list.add(pinned(sandbox, Namespace.Kind.UTS, NamespaceKind.UTS));
        }
        if (!shared.hostIpc()) {
            list.add(pinned(sandbox, Namespace.Kind.IPC, NamespaceKind.IPC));
        }
        if (cgroupNamespaces) {
            list.add(new Namespace(Namespace.Kind.CGROUP, Optional.empty()));
        }
        return List.copyOf(list);
    }

    private Namespace pinned(SandboxId sandbox, Namespace.Kind kind, NamespaceKind pin) {
        return new Namespace(kind, Optional.of(NamespacePins.file(folders.pins(sandbox), pin)));
    }
}
