package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.stats.UsageReader;
import io.nodeagent.cri.v1.ListPodSandboxStatsRequest;
import io.nodeagent.cri.v1.ListPodSandboxStatsResponse;
import io.nodeagent.cri.v1.PodSandboxStatsFilter;

/** ListPodSandboxStats: what the pods that are ready use, those that a filter lets through. */
record ListPodSandboxStatsRpc(Sandboxes sandboxes, Containers containers, UsageReader usage)
        implements Rpc<ListPodSandboxStatsRequest, ListPodSandboxStatsResponse> {
    @Override
    public ListPodSandboxStatsResponse call(ListPodSandboxStatsRequest request) {
        ListPodSandboxStatsResponse.Builder response = ListPodSandboxStatsResponse.newBuilder();
        sandboxes.list().stream()
                .filter(SandboxRecord::ready)
                .filter(s -> fits(request.getFilter(), s))
                .forEach(s -> response.addStats(PodStatsWriter.stats(s, containers, usage)));
        return response.build();
    }

    private static boolean fits(PodSandboxStatsFilter filter, SandboxRecord sandbox) {
        return sandbox.id().value().startsWith(filter.getId())
                && new LabelSelector(filter.getLabelSelectorMap())
                        .fits(sandbox.definition().labels());
    }
}
