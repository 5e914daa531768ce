package io.nodeagent.cri.rpc;

import io.nodeagent.cgroups.Cgroups;
import io.nodeagent.cri.container.ContainerFiles;
import io.nodeagent.cri.container.ContainerRecord;
import io.nodeagent.cri.container.Containers;
import io.nodeagent.cri.v1.ContainerStatusRequest;
import io.nodeagent.cri.v1.ContainerStatusResponse;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.oci.spec.OciSpecWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** ContainerStatus: a container's state; verbose with its process and what the OCI runtime was told. */
record ContainerStatusRpc(Containers containers, ContainerFiles files, Cgroups cgroups)
        implements Rpc<ContainerStatusRequest, ContainerStatusResponse> {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public ContainerStatusResponse call(ContainerStatusRequest request) {
        ContainerRecord container = containers.require(request.getContainerId());
        ContainerStatusResponse.Builder response =
                ContainerStatusResponse.newBuilder().setStatus(ContainerWriter.status(container));
        if (request.getVerbose()) {
            response.putInfo("info", info(container));
        }
        return response.build();
    }

    private String info(ContainerRecord container) {
        ObjectNode info = JSON.createObjectNode();
        info.put("sandboxID", container.sandbox().value());
        info.put("pid", container.processes().map(p -> p.init().pid()).orElse(0L));
        info.put("cgroup", container.cgroup());
        if (container.running()) {
            info.put("oomKills", cgroups.at(container.cgroupPath()).oomKills());
        }
        try {
            info.set("runtimeSpec", OciSpecWriter.container(files.spec(container.id())));
        } catch (NotFoundException e) {
            info.putNull("runtimeSpec");
        }
        return JSON.writeValueAsString(info);
    }
}
