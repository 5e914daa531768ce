package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerStop;
import io.nodeagent.cri.v1.StopContainerRequest;
import io.nodeagent.cri.v1.StopContainerResponse;
import java.time.Duration;

/** StopContainer: asks, waits for {@code timeout} seconds, kills; repeatable. */
record StopContainerRpc(ContainerStop stop) implements Rpc<StopContainerRequest, StopContainerResponse> {
    @Override
    public StopContainerResponse call(StopContainerRequest request) {
        stop.stop(request.getContainerId(), Duration.ofSeconds(Math.max(0, request.getTimeout())));
        return StopContainerResponse.getDefaultInstance();
    }
}
