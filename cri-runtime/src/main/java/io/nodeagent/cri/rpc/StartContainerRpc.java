package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerStart;
import io.nodeagent.cri.v1.StartContainerRequest;
import io.nodeagent.cri.v1.StartContainerResponse;

/** StartContainer: lets a created container run. */
record StartContainerRpc(ContainerStart start) implements Rpc<StartContainerRequest, StartContainerResponse> {
    @Override
    public StartContainerResponse call(StartContainerRequest request) {
        start.start(request.getContainerId());
        return StartContainerResponse.getDefaultInstance();
    }
}
