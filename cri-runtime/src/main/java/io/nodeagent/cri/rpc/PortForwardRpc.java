package io.nodeagent.cri.rpc;

import io.nodeagent.cri.exec.StreamingSessions;
import io.nodeagent.cri.v1.PortForwardRequest;
import io.nodeagent.cri.v1.PortForwardResponse;

/** PortForward: a URL at which the client connects to the sandbox's ports. */
record PortForwardRpc(StreamingSessions sessions) implements Rpc<PortForwardRequest, PortForwardResponse> {
    @Override
    public PortForwardResponse call(PortForwardRequest request) {
        return PortForwardResponse.newBuilder()
                .setUrl(sessions.portForward(request.getPodSandboxId(), request.getPortList()))
                .build();
    }
}
