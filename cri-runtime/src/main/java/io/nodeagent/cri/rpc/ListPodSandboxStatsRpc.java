package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.stats.UsageReader;
import io.nodeagent.cri.v1.ListPodSandboxStatsRequest;
import io.nodeagent.cri.v1.ListPodSandboxStatsResponse;
import io.nodeagent.cri.v1.PodSandboxStats;
import io.nodeagent.cri.v1.PodSandboxStatsFilter;
import java.util.stream.Stream;

/** ListPodSandboxStats: what the pods that are ready use, those that a filter lets through. */
record ListPodSandboxStatsRpc(Sandboxes sandboxes, Containers containers, UsageReader usage)
        implements Rpc<ListPodSandboxStatsRequest, ListPodSandboxStatsResponse> {
    @Override
    public ListPodSandboxStatsResponse call(ListPodSandboxStatsRequest request) {
        return ListPodSandboxStatsResponse.newBuilder()
                .addAllStats(items(request.getFilter()).toList())
                .build();
    }

    Stream<PodSandboxStats> items(PodSandboxStatsFilter filter) {
        return sandboxes.list().stream()
                .filter(SandboxRecord::ready)
                .filter(s -> fits(filter, s))
                .map(s -> PodStatsWriter.stats(s, containers, usage));
    }

    private static boolean fits(PodSandboxStatsFilter filter, SandboxRecord sandbox) {
        return sandbox.id().value().startsWith(filter.getId())
                && new LabelSelector(filter.getLabelSelectorMap())
                        .fits(sandbox.definition().labels());
    }
}
