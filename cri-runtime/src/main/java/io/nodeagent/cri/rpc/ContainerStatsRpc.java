package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.stats.UsageReader;
import io.nodeagent.cri.v1.ContainerStatsRequest;
import io.nodeagent.cri.v1.ContainerStatsResponse;

/** ContainerStats: what one container uses. */
record ContainerStatsRpc(Containers containers, UsageReader usage)
        implements Rpc<ContainerStatsRequest, ContainerStatsResponse> {
    @Override
    public ContainerStatsResponse call(ContainerStatsRequest request) {
        ContainerRecord container = containers.require(request.getContainerId());
        return ContainerStatsResponse.newBuilder()
                .setStats(StatsWriter.stats(container, usage.of(container)))
                .build();
    }
}
