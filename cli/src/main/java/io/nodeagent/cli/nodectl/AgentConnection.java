package io.nodeagent.cli.nodectl;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.nodeagent.api.v1.NodeServiceGrpc;
import io.nodeagent.api.v1.NodeServiceGrpc.NodeServiceBlockingStub;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A connection to a running agent. */
final class AgentConnection implements AutoCloseable {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final ManagedChannel channel;

    private AgentConnection(Path socket) {
        this.channel = NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                .channelType(EpollDomainSocketChannel.class)
                .eventLoopGroup(loop)
                .usePlaintext()
                .build();
    }

    static AgentConnection open(Path socket) {
        if (!Files.exists(socket)) {
            throw new UnavailableException("no agent at " + socket + ": start one, or name its socket by --cri-socket");
        }
        return new AgentConnection(socket);
    }

    /** Makes one call; a failure's own words become the exception's. */
    <T> T call(Function<NodeServiceBlockingStub, T> call) {
        try {
            return call.apply(NodeServiceGrpc.newBlockingStub(channel));
        } catch (StatusRuntimeException e) {
            Status status = e.getStatus();
            String said = status.getDescription() == null ? status.getCode().name() : status.getDescription();
            throw new InternalException(said, e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
