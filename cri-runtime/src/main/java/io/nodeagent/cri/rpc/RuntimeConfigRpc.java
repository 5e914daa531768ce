package io.nodeagent.cri.rpc;

import io.nodeagent.cri.v1.CgroupDriver;
import io.nodeagent.cri.v1.LinuxRuntimeConfiguration;
import io.nodeagent.cri.v1.RuntimeConfigRequest;
import io.nodeagent.cri.v1.RuntimeConfigResponse;

/** RuntimeConfig: how the kubelet has to name cgroups for us (KEP-4033). */
record RuntimeConfigRpc() implements Rpc<RuntimeConfigRequest, RuntimeConfigResponse> {
    @Override
    public RuntimeConfigResponse call(RuntimeConfigRequest request) {
        return RuntimeConfigResponse.newBuilder()
                .setLinux(LinuxRuntimeConfiguration.newBuilder().setCgroupDriver(CgroupDriver.CGROUPFS))
                .build();
    }
}
