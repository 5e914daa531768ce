package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerRemoval;
import io.nodeagent.cri.v1.RemoveContainerRequest;
import io.nodeagent.cri.v1.RemoveContainerResponse;

/** RemoveContainer: a running one is killed first; repeatable. */
record RemoveContainerRpc(ContainerRemoval removal) implements Rpc<RemoveContainerRequest, RemoveContainerResponse> {
    @Override
    public RemoveContainerResponse call(RemoveContainerRequest request) {
        removal.remove(request.getContainerId());
        return RemoveContainerResponse.getDefaultInstance();
    }
}
