package io.nodeagent.cri.rpc;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.v1.LinuxPodSandboxStatus;
import io.nodeagent.cri.v1.Namespace;
import io.nodeagent.cri.v1.NamespaceMode;
import io.nodeagent.cri.v1.NamespaceOption;
import io.nodeagent.cri.v1.PodIP;
import io.nodeagent.cri.v1.PodSandbox;
import io.nodeagent.cri.v1.PodSandboxMetadata;
import io.nodeagent.cri.v1.PodSandboxNetworkStatus;
import io.nodeagent.cri.v1.PodSandboxState;
import io.nodeagent.cri.v1.PodSandboxStatus;
import java.time.Instant;
import java.util.List;

/** Writes sandboxes as the protocol has them. */
final class SandboxWriter {
    private SandboxWriter() {}

    static PodSandbox item(SandboxRecord sandbox) {
        SandboxDefinition definition = sandbox.definition();
        return PodSandbox.newBuilder()
                .setId(sandbox.id().value())
                .setMetadata(metadata(definition.name()))
                .setState(state(sandbox))
                .setCreatedAt(nanos(sandbox.createdAt()))
                .putAllLabels(definition.labels())
                .putAllAnnotations(definition.annotations())
                .setRuntimeHandler(definition.runtimeHandler())
                .build();
    }

    static PodSandboxStatus status(SandboxRecord sandbox) {
        SandboxDefinition definition = sandbox.definition();
        return PodSandboxStatus.newBuilder()
                .setId(sandbox.id().value())
                .setMetadata(metadata(definition.name()))
                .setState(state(sandbox))
                .setCreatedAt(nanos(sandbox.createdAt()))
                .setNetwork(network(sandbox))
                .setLinux(LinuxPodSandboxStatus.newBuilder()
                        .setNamespaces(Namespace.newBuilder().setOptions(namespaces(definition.namespaces()))))
                .putAllLabels(definition.labels())
                .putAllAnnotations(definition.annotations())
                .setRuntimeHandler(definition.runtimeHandler())
                .build();
    }

    static PodSandboxState state(SandboxRecord sandbox) {
        return sandbox.ready() ? PodSandboxState.SANDBOX_READY : PodSandboxState.SANDBOX_NOTREADY;
    }

    static PodSandboxMetadata metadata(SandboxDefinition.Name name) {
        return PodSandboxMetadata.newBuilder()
                .setName(name.name())
                .setUid(name.uid())
                .setNamespace(name.namespace())
                .setAttempt(name.attempt())
                .build();
    }

    /** Nanoseconds since 1970, the protocol's unit for times. */
    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    private static PodSandboxNetworkStatus network(SandboxRecord sandbox) {
        List<String> addresses =
                sandbox.attachment().map(SandboxRecord.Attachment::addresses).orElse(List.of());
        PodSandboxNetworkStatus.Builder network = PodSandboxNetworkStatus.newBuilder();
        if (!addresses.isEmpty()) {
            network.setIp(addresses.getFirst());
            addresses.stream()
                    .skip(1)
                    .forEach(a -> network.addAdditionalIps(PodIP.newBuilder().setIp(a)));
        }
        return network.build();
    }

    private static NamespaceOption namespaces(SandboxDefinition.Namespaces namespaces) {
        return NamespaceOption.newBuilder()
                .setNetwork(namespaces.hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD)
                .setPid(pid(namespaces))
                .setIpc(namespaces.hostIpc() ? NamespaceMode.NODE : NamespaceMode.POD)
                .build();
    }

    private static NamespaceMode pid(SandboxDefinition.Namespaces namespaces) {
        if (namespaces.hostPid()) {
            return NamespaceMode.NODE;
        }
        return namespaces.sharedPid().isPresent() ? NamespaceMode.POD : NamespaceMode.CONTAINER;
    }
}
