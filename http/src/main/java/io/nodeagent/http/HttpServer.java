package io.nodeagent.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.nodeagent.errors.UnavailableException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An HTTP/1.1 server that listens until it is closed. */
public final class HttpServer implements AutoCloseable {
    private static final int EVENT_LOOPS = Math.min(2, Runtime.getRuntime().availableProcessors());

    /** How long interrupted handlers may take to end. */
    private static final Duration UNWIND = Duration.ofSeconds(2);

    private final EventLoopGroup eventLoops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel listener;
    private final ServerLimits limits;
    private final RequestRunner runner;
    private volatile boolean closing;

    HttpServer(HttpServerBuilder settings) {
        this.limits = settings.limits();
        eventLoops = new MultiThreadIoEventLoopGroup(
                EVENT_LOOPS,
                new DefaultThreadFactory(settings.name() + "-io", true),
                // not epoll: netty 4.2.18's forgets a registration that wants nothing, as that of a half-closed
                // connection with reading paused, and fails with ENOENT when reading is resumed
                NioIoHandler.newFactory());
        runner = new RequestRunner(settings.name(), settings.handler(), settings.errors());
        var binding = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new Initializer(settings.tls()))
                .bind(settings.address())
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            stopEventLoops();
            throw new UnavailableException("cannot listen on " + settings.address(), binding.cause());
        }
        listener = binding.channel();
    }

    /** Begins the description of a server. */
    public static HttpServerBuilder builder() {
        return new HttpServerBuilder();
    }

    /** The address listened on, with the port chosen where none was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    public int port() {
        return address().getPort();
    }

    /** Stops listening, lets requests in progress end for the drain time, then cuts off what is left. */
    @Override
    public void close() {
        closing = true;
        listener.close().awaitUninterruptibly();
        for (Channel channel : connections) {
            channel.pipeline().get(HttpConnection.class).drain();
        }
        connections.newCloseFuture().awaitUninterruptibly(limits.drain().toMillis());
        connections.close().awaitUninterruptibly();
        runner.awaitEnd(UNWIND);
        stopEventLoops();
    }

    private void stopEventLoops() {
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Initializer extends ChannelInitializer<Channel> {
        private final Optional<Supplier<ServerTls>> tls;

        Initializer(Optional<Supplier<ServerTls>> tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            HttpConnection connection = new HttpConnection(channel, runner, limits);
            tls.ifPresent(supplier -> channel.pipeline().addLast(supplier.get().newHandler(channel)));
            channel.pipeline().addLast(new StrictRequestDecoder(limits), connection);
            connections.add(channel);
            // One accepted a moment before the listener closed may come too late for close to meet it.
            if (closing) {
                connection.drain();
            }
        }
    }
}
