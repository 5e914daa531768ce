package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.stats.UsageReader;
import io.nodeagent.cri.v1.ContainerStats;
import io.nodeagent.cri.v1.ContainerStatsFilter;
import io.nodeagent.cri.v1.ListContainerStatsRequest;
import io.nodeagent.cri.v1.ListContainerStatsResponse;
import java.util.stream.Stream;

/** ListContainerStats: what running containers use, those that a filter lets through. */
record ListContainerStatsRpc(Containers containers, UsageReader usage)
        implements Rpc<ListContainerStatsRequest, ListContainerStatsResponse> {
    @Override
    public ListContainerStatsResponse call(ListContainerStatsRequest request) {
        return ListContainerStatsResponse.newBuilder()
                .addAllStats(items(request.getFilter()).toList())
                .build();
    }

    Stream<ContainerStats> items(ContainerStatsFilter filter) {
        return containers.list().stream()
                .filter(ContainerRecord::running)
                .filter(c -> fits(filter, c))
                .map(c -> StatsWriter.stats(c, usage.of(c)));
    }

    private static boolean fits(ContainerStatsFilter filter, ContainerRecord container) {
        return container.id().value().startsWith(filter.getId())
                && container.sandbox().value().startsWith(filter.getPodSandboxId())
                && new LabelSelector(filter.getLabelSelectorMap())
                        .fits(container.definition().labels());
    }
}
