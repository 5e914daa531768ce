package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerContext;
import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.v1.ReopenContainerLogRequest;
import io.nodeagent.cri.v1.ReopenContainerLogResponse;
import io.nodeagent.errors.FailedPreconditionException;

/** ReopenContainerLog: after its log file was renamed. */
record ReopenContainerLogRpc(ContainerContext context)
        implements Rpc<ReopenContainerLogRequest, ReopenContainerLogResponse> {
    @Override
    public ReopenContainerLogResponse call(ReopenContainerLogRequest request) {
        ContainerRecord container = context.containers().require(request.getContainerId());
        if (!container.running()) {
            throw new FailedPreconditionException("container " + container.id() + " is not running");
        }
        context.runtime(container).reopenLog(container.id().value());
        return ReopenContainerLogResponse.getDefaultInstance();
    }
}
