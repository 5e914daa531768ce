package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.stats.UsageReader;
import io.nodeagent.cri.v1.PodSandboxStatsRequest;
import io.nodeagent.cri.v1.PodSandboxStatsResponse;

/** PodSandboxStats: what one pod uses, and each of its containers. */
record PodSandboxStatsRpc(Sandboxes sandboxes, Containers containers, UsageReader usage)
        implements Rpc<PodSandboxStatsRequest, PodSandboxStatsResponse> {
    @Override
    public PodSandboxStatsResponse call(PodSandboxStatsRequest request) {
        return PodSandboxStatsResponse.newBuilder()
                .setStats(PodStatsWriter.stats(sandboxes.require(request.getPodSandboxId()), containers, usage))
                .build();
    }
}
