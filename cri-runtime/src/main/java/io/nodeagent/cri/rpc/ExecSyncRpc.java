package io.nodeagent.cri.rpc;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Status;
import io.nodeagent.cri.exec.ContainerCommands;
import io.nodeagent.cri.v1.ExecSyncRequest;
import io.nodeagent.cri.v1.ExecSyncResponse;
import io.nodeagent.errors.UnavailableException;
import java.time.Duration;

/** ExecSync: a command's output and exit code. */
record ExecSyncRpc(ContainerCommands commands) implements Rpc<ExecSyncRequest, ExecSyncResponse> {
    /** Both streams must fit into one message of 16 MiB, which is what clients accept. */
    private static final int OUTPUT_LIMIT_BYTES = (16 << 20) - 1024;

    @Override
    public ExecSyncResponse call(ExecSyncRequest request) {
        try {
            var result = commands.run(
                    request.getContainerId(),
                    request.getCmdList(),
                    Duration.ofSeconds(Math.max(0, request.getTimeout())),
                    OUTPUT_LIMIT_BYTES);
            return ExecSyncResponse.newBuilder()
                    .setExitCode(result.exitCode())
                    .setStdout(UnsafeByteOperations.unsafeWrap(result.stdout()))
                    .setStderr(UnsafeByteOperations.unsafeWrap(result.stderr()))
                    .build();
        } catch (UnavailableException e) {
            // The kubelet tells a probe that took too long from one that failed by this code.
            throw Status.DEADLINE_EXCEEDED
                    .withDescription(e.getMessage())
                    .withCause(e)
                    .asRuntimeException();
        }
    }
}
