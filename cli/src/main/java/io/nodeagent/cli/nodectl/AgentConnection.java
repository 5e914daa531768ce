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
import io.nodeagent.cri.server.CriServer;
import io.nodeagent.cri.v1.ImageServiceGrpc;
import io.nodeagent.cri.v1.ImageServiceGrpc.ImageServiceBlockingStub;
import io.nodeagent.cri.v1.RuntimeServiceGrpc;
import io.nodeagent.cri.v1.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** A connection to a running agent: its own service, and the container runtime interface beside it. */
final class AgentConnection implements AutoCloseable {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final ManagedChannel channel;

    private AgentConnection(Path socket) {
        this.channel = NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                .channelType(EpollDomainSocketChannel.class)
                .eventLoopGroup(loop)
                .maxInboundMessageSize(CriServer.MAX_MESSAGE_BYTES)
                .usePlaintext()
                .build();
    }

    static AgentConnection open(Path socket) {
        if (!Files.exists(socket)) {
            throw new UnavailableException("no agent at " + socket + ": start one, or name its socket by --cri-socket");
        }
        return new AgentConnection(socket);
    }

    /** Asks the agent itself; a failure's own words become the exception's, here and below. */
    <T> T node(Function<NodeServiceBlockingStub, T> call) {
        return told(() -> call.apply(NodeServiceGrpc.newBlockingStub(channel)));
    }

    /** Asks for sandboxes and containers. */
    <T> T runtime(Function<RuntimeServiceBlockingStub, T> call) {
        return told(() -> call.apply(RuntimeServiceGrpc.newBlockingStub(channel)));
    }

    /** Asks for images. */
    <T> T images(Function<ImageServiceBlockingStub, T> call) {
        return told(() -> call.apply(ImageServiceGrpc.newBlockingStub(channel)));
    }

    private static <T> T told(Supplier<T> call) {
        try {
            return call.get();
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
