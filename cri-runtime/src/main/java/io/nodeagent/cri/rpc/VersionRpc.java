package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.VersionRequest;
import io.nodeagent.cri.v1.VersionResponse;

/** Version: what runs here. */
record VersionRpc(String runtimeVersion) implements Rpc<VersionRequest, VersionResponse> {
    /** The kubelet's own runtime API version, which is neither the CRI's nor ours. */
    private static final String KUBELET_API = "0.1.0";

    @Override
    public VersionResponse call(VersionRequest request) {
        return VersionResponse.newBuilder()
                .setVersion(KUBELET_API)
                .setRuntimeName("node-agent")
                .setRuntimeVersion(runtimeVersion)
                .setRuntimeApiVersion("v1")
                .build();
    }
}
