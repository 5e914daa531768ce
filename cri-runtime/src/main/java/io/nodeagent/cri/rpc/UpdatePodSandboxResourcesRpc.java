package io.nodeagent.cri.rpc;

import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.v1.UpdatePodSandboxResourcesRequest;
import io.nodeagent.cri.v1.UpdatePodSandboxResourcesResponse;

/**
 * UpdatePodSandboxResources: tells of limits that the owner of the pod's cgroup has set already. A sandbox has no process
 * or machine of its own that would have to follow.
 */
record UpdatePodSandboxResourcesRpc(Sandboxes sandboxes)
        implements Rpc<UpdatePodSandboxResourcesRequest, UpdatePodSandboxResourcesResponse> {
    @Override
    public UpdatePodSandboxResourcesResponse call(UpdatePodSandboxResourcesRequest request) {
        var _ = sandboxes.require(request.getPodSandboxId());
        return UpdatePodSandboxResourcesResponse.getDefaultInstance();
    }
}
