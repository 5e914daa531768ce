package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerUpdate;
import io.nodeagent.cri.v1.UpdateContainerResourcesRequest;
import io.nodeagent.cri.v1.UpdateContainerResourcesResponse;

/** UpdateContainerResources: other limits for a container. */
record UpdateContainerResourcesRpc(UnhonouredFields unhonoured, ContainerUpdate update)
        implements Rpc<UpdateContainerResourcesRequest, UpdateContainerResourcesResponse> {
    @Override
    public UpdateContainerResourcesResponse call(UpdateContainerResourcesRequest request) {
        unhonoured.check(request);
        update.update(request.getContainerId(), ResourceReader.read(request.getLinux(), "linux."));
        return UpdateContainerResourcesResponse.getDefaultInstance();
    }
}
