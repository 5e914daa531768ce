package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.stats.UsageReader;
import io.nodeagent.cri.v1.ContainerStatsFilter;
import io.nodeagent.cri.v1.ListContainerStatsRequest;
import io.nodeagent.cri.v1.ListContainerStatsResponse;

/** ListContainerStats: what running containers use, those that a filter lets through. */
record ListContainerStatsRpc(Containers containers, UsageReader usage)
        implements Rpc<ListContainerStatsRequest, ListContainerStatsResponse> {
    @Override
    public ListContainerStatsResponse call(ListContainerStatsRequest request) {
        ListContainerStatsResponse.Builder response = ListContainerStatsResponse.newBuilder();
        containers.list().stream()
                .filter(ContainerRecord::running)
                .filter(c -> fits(request.getFilter(), c))
                .forEach(c -> response.addStats(StatsWriter.stats(c, usage.of(c))));
        return response.build();
    }

    private static boolean fits(ContainerStatsFilter filter, ContainerRecord container) {
        return container.id().value().startsWith(filter.getId())
                && container.sandbox().value().startsWith(filter.getPodSandboxId())
                && new LabelSelector(filter.getLabelSelectorMap())
                        .fits(container.definition().labels());
    }
}
