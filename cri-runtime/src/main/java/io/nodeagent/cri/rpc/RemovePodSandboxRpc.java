package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.PodEnd;
import io.nodeagent.cri.v1.RemovePodSandboxRequest;
import io.nodeagent.cri.v1.RemovePodSandboxResponse;

/** RemovePodSandbox: with all its containers, running ones included; repeatable. */
record RemovePodSandboxRpc(PodEnd end) implements Rpc<RemovePodSandboxRequest, RemovePodSandboxResponse> {
    @Override
    public RemovePodSandboxResponse call(RemovePodSandboxRequest request) {
        end.remove(request.getPodSandboxId());
        return RemovePodSandboxResponse.getDefaultInstance();
    }
}
