package io.nodeagent.cri.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.nodeagent.cri.rpc.RpcInterceptor;
import io.nodeagent.durable.CloseableStack;
import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The running servers of the CRI. Closing lets calls in progress finish for a moment, then cuts them off. */
public final class CriServer implements AutoCloseable {
    /** What the kubelet accepts and sends; gRPC's own limit is a quarter of it. */
    public static final int MAX_MESSAGE_BYTES = 16 << 20;

    private static final long FINISH_SECONDS = 2;

    private final CloseableStack parts;

    private CriServer(CloseableStack parts) {
        this.parts = parts;
    }

    /**
     * Serves.
     *
     * @param socket the unix socket, made for its owner alone; one that an earlier run left is replaced
     * @param inProcessName the name for clients of this process
     */
    public static CriServer open(
            List<BindableService> services, Optional<Path> socket, Optional<String> inProcessName) {
        CloseableStack parts = new CloseableStack();
        try {
            ExecutorService executor = Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("cri-rpc-", 0).factory());
            parts.push("interrupt what still runs", executor::shutdownNow);
            socket.ifPresent(path -> onSocket(services, path, executor, parts));
            inProcessName.ifPresent(name -> serve(
                    InProcessServerBuilder.forName(name).maxInboundMessageSize(MAX_MESSAGE_BYTES),
                    services,
                    executor,
                    parts));
            return new CriServer(parts);
        } catch (RuntimeException e) {
            try {
                parts.close();
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private static void onSocket(
            List<BindableService> services, Path path, ExecutorService executor, CloseableStack parts) {
        PrivateSocket socket = PrivateSocket.prepare(path);
        parts.push("remove " + path, socket::remove);
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("cri-socket", true), EpollIoHandler.newFactory());
        parts.push("end the event loop", () -> {
            var _ = loop.shutdownGracefully(0, FINISH_SECONDS, TimeUnit.SECONDS)
                    .await(FINISH_SECONDS, TimeUnit.SECONDS);
        });
        serve(
                NettyServerBuilder.forAddress(
                                new DomainSocketAddress(socket.bindPath().toFile()))
                        .channelType(EpollServerDomainSocketChannel.class)
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop)
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES),
                services,
                executor,
                parts);
        socket.publish();
    }

    private static void serve(
            ServerBuilder<?> builder, List<BindableService> services, ExecutorService executor, CloseableStack parts) {
        services.forEach(builder::addService);
        Server server =
                builder.executor(executor).intercept(new RpcInterceptor()).build();
        try {
            server.start();
        } catch (IOException e) {
            throw new InternalException("serve the CRI: " + e, e);
        }
        parts.push("stop the server", () -> stop(server));
    }

    private static void stop(Server server) throws InterruptedException {
        server.shutdown();
        if (!server.awaitTermination(FINISH_SECONDS, TimeUnit.SECONDS)) {
            server.shutdownNow();
            boolean _ = server.awaitTermination(FINISH_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
