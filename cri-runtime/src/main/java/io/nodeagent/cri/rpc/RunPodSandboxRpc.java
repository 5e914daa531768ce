package io.nodeagent.cri.rpc;

import io.nodeagent.cri.sandbox.SandboxCreation;
import io.nodeagent.cri.v1.RunPodSandboxRequest;
import io.nodeagent.cri.v1.RunPodSandboxResponse;

/** RunPodSandbox: a sandbox, ready when it is answered. */
record RunPodSandboxRpc(UnhonouredFields unhonoured, SandboxCreation creation)
        implements Rpc<RunPodSandboxRequest, RunPodSandboxResponse> {
    @Override
    public RunPodSandboxResponse call(RunPodSandboxRequest request) {
        unhonoured.check(request.getConfig());
        var sandbox = creation.create(SandboxReader.read(request.getConfig(), request.getRuntimeHandler()));
        return RunPodSandboxResponse.newBuilder()
                .setPodSandboxId(sandbox.id().value())
                .build();
    }
}
