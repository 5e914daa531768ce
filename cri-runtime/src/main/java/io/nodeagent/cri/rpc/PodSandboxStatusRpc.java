package io.nodeagent.cri.rpc;

import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.sandbox.SandboxFolders;
import io.nodeagent.cri.sandbox.SandboxRecord;
import io.nodeagent.cri.sandbox.Sandboxes;
import io.nodeagent.cri.v1.PodSandboxStatusRequest;
import io.nodeagent.cri.v1.PodSandboxStatusResponse;
import java.time.Clock;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** PodSandboxStatus: a sandbox with its addresses and its containers. */
record PodSandboxStatusRpc(Sandboxes sandboxes, Containers containers, SandboxFolders folders, Clock clock)
        implements Rpc<PodSandboxStatusRequest, PodSandboxStatusResponse> {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public PodSandboxStatusResponse call(PodSandboxStatusRequest request) {
        SandboxRecord sandbox = sandboxes.require(request.getPodSandboxId());
        PodSandboxStatusResponse.Builder response = PodSandboxStatusResponse.newBuilder()
                .setStatus(SandboxWriter.status(sandbox))
                .setTimestamp(SandboxWriter.nanos(clock.instant()));
        containers.of(sandbox.id()).forEach(c -> response.addContainersStatuses(ContainerWriter.status(c)));
        if (request.getVerbose()) {
            response.putInfo("info", info(sandbox));
        }
        return response.build();
    }

    /** For people and crictl: where its parts lie. There is no pause process, so no pid. */
    private String info(SandboxRecord sandbox) {
        ObjectNode info = JSON.createObjectNode();
        info.put("pid", 0);
        info.put("namespaces", folders.pins(sandbox.id()).toString());
        sandbox.cgroup().ifPresent(g -> info.put("cgroup", g.path()));
        sandbox.attachment().ifPresent(a -> info.put("network", a.network()));
        return JSON.writeValueAsString(info);
    }
}
