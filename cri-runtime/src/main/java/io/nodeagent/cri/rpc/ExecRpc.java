package io.nodeagent.cri.rpc;

import io.nodeagent.cri.exec.StreamingSessions;
import io.nodeagent.cri.v1.ExecRequest;
import io.nodeagent.cri.v1.ExecResponse;
import io.nodeagent.http.streaming.RemoteCommand;

/** Exec: a URL at which the client runs the command. */
record ExecRpc(StreamingSessions sessions) implements Rpc<ExecRequest, ExecResponse> {
    @Override
    public ExecResponse call(ExecRequest request) {
        RemoteCommand.Options options = new RemoteCommand.Options(
                request.getStdin(), request.getStdout(), request.getStderr(), request.getTty());
        return ExecResponse.newBuilder()
                .setUrl(sessions.exec(request.getContainerId(), request.getCmdList(), options))
                .build();
    }
}
