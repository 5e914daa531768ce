package io.nodeagent.cli;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.nodeagent.cli.nodeapi.NodeApiService;
import io.nodeagent.cli.option.FolderOptions;
import io.nodeagent.cli.option.RuntimeOptions;
import io.nodeagent.cli.runtime.RuntimeStack;
import io.nodeagent.cri.server.CriServer;
import io.nodeagent.durable.CloseableStack;
import java.util.Optional;

/** Serves a runtime on its socket, and to the agent in this process. */
final class RuntimeService {
    private RuntimeService() {}

    /**
     * Begins to serve until {@code parts} are closed.
     *
     * @param mode the command, as nodectl shows it
     * @return the agent's channel
     */
    static ManagedChannel open(
            CloseableStack parts, RuntimeStack stack, String mode, FolderOptions folders, RuntimeOptions runtime) {
        String inProcess = "cri-" + ProcessHandle.current().pid();
        parts.push(CriServer.open(
                NodeApiService.beside(stack, mode, folders),
                Optional.of(runtime.criSocket(folders)),
                Optional.of(inProcess)));
        ManagedChannel channel = InProcessChannelBuilder.forName(inProcess)
                .maxInboundMessageSize(CriServer.MAX_MESSAGE_BYTES)
                .build();
        parts.push("close the channel", channel::shutdownNow);
        return channel;
    }
}
