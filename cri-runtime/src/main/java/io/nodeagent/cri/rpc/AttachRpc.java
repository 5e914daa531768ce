package io.nodeagent.cri.rpc;

import io.nodeagent.cri.exec.StreamingSessions;
import io.nodeagent.cri.v1.AttachRequest;
import io.nodeagent.cri.v1.AttachResponse;
import io.nodeagent.http.streaming.RemoteCommand;

/** Attach: a URL at which the client gets the container's own streams. */
record AttachRpc(StreamingSessions sessions) implements Rpc<AttachRequest, AttachResponse> {
    @Override
    public AttachResponse call(AttachRequest request) {
        RemoteCommand.Options options = new RemoteCommand.Options(
                request.getStdin(), request.getStdout(), request.getStderr(), request.getTty());
        return AttachResponse.newBuilder()
                .setUrl(sessions.attach(request.getContainerId(), options))
                .build();
    }
}
