package io.nodeagent.cri.rpc;

import io.nodeagent.cri.config.SandboxDefinition;
import io.nodeagent.cri.container.ContainerCreation;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.v1.CreateContainerRequest;
import io.nodeagent.cri.v1.CreateContainerResponse;

/** CreateContainer: a container ready to be started. */
record CreateContainerRpc(UnhonouredFields unhonoured, Sandboxes sandboxes, ContainerCreation creation)
        implements Rpc<CreateContainerRequest, CreateContainerResponse> {
    @Override
    public CreateContainerResponse call(CreateContainerRequest request) {
        SandboxDefinition sandbox = sandboxes.require(request.getPodSandboxId()).definition();
        unhonoured.check(request.getConfig(), sandbox);
        var container = creation.create(request.getPodSandboxId(), ContainerReader.read(request.getConfig(), sandbox));
        return CreateContainerResponse.newBuilder()
                .setContainerId(container.id().value())
                .build();
    }
}
