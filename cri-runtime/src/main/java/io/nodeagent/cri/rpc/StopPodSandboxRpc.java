package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.PodEnd;
import io.nodeagent.cri.v1.StopPodSandboxRequest;
import io.nodeagent.cri.v1.StopPodSandboxResponse;

/** StopPodSandbox: kills what runs in it and takes it off the network; repeatable. */
record StopPodSandboxRpc(PodEnd end) implements Rpc<StopPodSandboxRequest, StopPodSandboxResponse> {
    @Override
    public StopPodSandboxResponse call(StopPodSandboxRequest request) {
        end.stop(request.getPodSandboxId());
        return StopPodSandboxResponse.getDefaultInstance();
    }
}
