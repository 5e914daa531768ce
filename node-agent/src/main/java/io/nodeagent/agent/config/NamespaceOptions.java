package io.nodeagent.agent.config;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.nodeagent.cri.v1.NamespaceMode;
import io.nodeagent.cri.v1.NamespaceOption;

/** Which namespaces a pod's containers share, and with whom. */
final class NamespaceOptions {
    private NamespaceOptions() {}

    static NamespaceOption of(PodSpec spec) {
        return NamespaceOption.newBuilder()
                .setNetwork(hostOr(spec.getHostNetwork(), NamespaceMode.POD))
                .setIpc(hostOr(spec.getHostIPC(), NamespaceMode.POD))
                .setPid(hostOr(
                        spec.getHostPID(),
                        Boolean.TRUE.equals(spec.getShareProcessNamespace())
                                ? NamespaceMode.POD
                                : NamespaceMode.CONTAINER))
                .build();
    }

    private static NamespaceMode hostOr(@org.jspecify.annotations.Nullable Boolean host, NamespaceMode otherwise) {
        return Boolean.TRUE.equals(host) ? NamespaceMode.NODE : otherwise;
    }
}
