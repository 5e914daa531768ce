package io.nodeagent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, on its event loop: hands requests to handlers' threads one at a time in the order they came, and
 * reads only as fast as they take what is read. All state is the event loop's.
 *
 * <p>From the end of an upgrade request on, bytes are no longer parsed but kept raw for the handler, so that nothing a
 * peer sends early is mistaken for another request; if the handler then answers in HTTP, the connection ends.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the channel's close is what tells of failures
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    /** A peer that ends its direction has most likely gone, but `nc` does so too: short answers still reach it. */
    private static final int HALF_CLOSED_MILLIS = 500;
    /** Unread input of a request that is dropped to keep its connection. */
    private static final int DISCARD_LIMIT = 1 << 20;

    private final RequestRunner runner;
    private final ServerLimits limits;
    private final Channel channel;
    private final ChannelWriter writer;
    private final InboundBytes raw = new InboundBytes(this::resumeReading);
    private final ArrayDeque<IncomingRequest> waiting = new ArrayDeque<>();
    private @Nullable IncomingRequest arriving;
    private @Nullable ServerExchange current;
    private @Nullable Future<?> timer;
    private boolean rawMode;
    private boolean draining;
    private boolean closing;
    private boolean inputEnded;
    private boolean outputEnded;
    private int discarded;

    HttpConnection(Channel channel, RequestRunner runner, ServerLimits limits) {
        this.channel = channel;
        this.runner = runner;
        this.limits = limits;
        this.writer = new ChannelWriter(channel);
    }

    Channel channel() {
        return channel;
    }

    ChannelWriter writer() {
        return writer;
    }

    InboundBytes raw() {
        return raw;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        startIdleTimer();
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case HttpRequest head -> requestCame(head);
            case ByteBufHolder content -> contentCame(content);
            case ByteBuf bytes -> rawCame(bytes);
            default -> ReferenceCountUtil.release(message);
        }
        updateReading();
    }

    private void requestCame(HttpRequest head) {
        if (closing) {
            return;
        }
        IncomingRequest request = IncomingRequest.of(head, new InboundBytes(this::resumeReading));
        arriving = request;
        if (head.decoderResult().isFailure()) {
            request.body().end();
        }
        if (current == null) {
            start(request);
        } else {
            waiting.add(request);
        }
    }

    private void contentCame(ByteBufHolder content) {
        IncomingRequest request = arriving;
        if (request == null || closing) {
            content.release();
            return;
        }
        if (current == null) {
            discarded += content.content().readableBytes();
        }
        if (content instanceof LastHttpContent last) {
            bodyEnded(request, last);
        } else {
            request.body().offer(content.content());
        }
    }

    private void bodyEnded(IncomingRequest request, LastHttpContent last) {
        if (last.decoderResult().isFailure()) {
            last.release();
            request.body().fail(new MalformedBodyException(last.decoderResult().cause()));
            closeAfterResponse();
            return;
        }
        request.body().offer(last.content());
        request.body().end();
        if (request.isUpgrade()) {
            rawMode = true;
            // what the decoder has not parsed yet comes to channelRead as bytes while it is removed
            channel.pipeline().remove(HttpRequestDecoder.class);
        }
    }

    private void rawCame(ByteBuf bytes) {
        if (closing) {
            bytes.release();
        } else {
            raw.offer(bytes);
        }
    }

    private void start(IncomingRequest request) {
        stopTimer();
        if (inputEnded) {
            abortAfter(HALF_CLOSED_MILLIS);
        }
        ServerExchange exchange = new ServerExchange(this, request, draining);
        current = exchange;
        runner.start(exchange, () -> onEventLoop(() -> ended(exchange)));
    }

    private void ended(ServerExchange exchange) {
        if (current != exchange) {
            return;
        }
        current = null;
        exchange.request().body().discard();
        boolean bodyPending = !exchange.request().body().ended();
        if (!exchange.keepsConnection()
                || draining
                || (bodyPending && exchange.request().expectsContinue())) {
            close();
            return;
        }
        discarded = 0;
        IncomingRequest next = waiting.poll();
        if (next != null) {
            start(next);
        } else if (inputEnded) {
            close();
        } else {
            startIdleTimer();
        }
        updateReading();
    }

    /** Ends the connection when what is being answered has been answered. */
    void drain() {
        onEventLoop(() -> {
            draining = true;
            if (current == null) {
                close();
            } else {
                closeAfterResponse();
            }
        });
    }

    private void closeAfterResponse() {
        if (current != null) {
            current.endConnection();
        }
    }

    private void resumeReading() {
        onEventLoop(this::updateReading);
    }

    private void onEventLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
            return;
        }
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // the server has stopped and closed the channel, there is nothing left to do
            LOG.atDebug().setCause(e).log("a handler outlived its server");
        }
    }

    private void updateReading() {
        if (discarded > DISCARD_LIMIT && !closing) {
            close();
        }
        boolean full = !waiting.isEmpty()
                || raw.full()
                || (arriving != null && arriving.body().full());
        channel.config().setAutoRead(closing || !full);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        writer.wake();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                || (event instanceof SslCloseCompletionEvent notified && notified.isSuccess())) {
            inputEnded();
        }
        context.fireUserEventTriggered(event);
    }

    private void inputEnded() {
        boolean first = !inputEnded;
        inputEnded = true;
        raw.end();
        if (closing && outputEnded) {
            abort();
        } else if (current == null) {
            close();
        } else if (!rawMode && first) {
            abortAfter(HALF_CLOSED_MILLIS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopTimer();
        // first of all, so that a handler whose next read or write fails knows why
        if (current != null && !closing) {
            current.interrupt();
        }
        IOException gone = new IOException("the peer closed the connection");
        if (!rawMode || !raw.ended()) {
            raw.fail(gone);
        }
        writer.fail(gone);
        if (arriving != null) {
            arriving.body().fail(gone);
        }
        waiting.clear();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.atDebug()
                .addKeyValue("peer", channel.remoteAddress())
                .setCause(cause)
                .log("connection failed");
        abort();
    }

    /** Closes at once; a handler at work is interrupted. */
    void abort() {
        channel.close();
    }

    /**
     * Closes once all that was written is sent. The peer's bytes are read and dropped for a while: closing with unread
     * input would reset the connection and take unread output from the peer.
     */
    void close() {
        onEventLoop(this::closeOnEventLoop);
    }

    private void closeOnEventLoop() {
        if (closing || !channel.isActive()) {
            return;
        }
        closing = true;
        stopTimer();
        raw.discard();
        waiting.clear();
        shutdownOutput().addListener(_ -> {
            outputEnded = true;
            if (inputEnded || !channel.isActive()) {
                abort();
            } else {
                channel.config().setAutoRead(true);
                abortAfter(limits.linger().toMillis());
            }
        });
        if (!outputEnded) {
            abortAfter(limits.idle().toMillis());
        }
    }

    /** Ends our direction after all that was written is sent. */
    Future<?> shutdownOutput() {
        var done = channel.eventLoop().<Void>newPromise();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            Future<?> notified = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
            notified.addListener(_ -> {
                if (channel instanceof DuplexChannel duplex && channel.isActive()) {
                    duplex.shutdownOutput();
                }
                done.trySuccess(null);
            });
        });
        return done;
    }

    private void abortAfter(long millis) {
        stopTimer();
        timer = channel.eventLoop().schedule(this::abort, millis, TimeUnit.MILLISECONDS);
    }

    private void startIdleTimer() {
        stopTimer();
        timer = channel.eventLoop().schedule(this::close, limits.idle().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
