package io.nodeagent.http.streaming;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdyWindowUpdateFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.handler.codec.spdy.SpdyWindowUpdateFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A SPDY client that keeps what each stream brings; {@code pump} reads one frame at a time. */
final class SpdyClient implements AutoCloseable {
    /** What has come on a stream. */
    static final class Received {
        final AtomicLong count = new AtomicLong();
        final ByteArrayOutputStream first = new ByteArrayOutputStream();
        boolean replied;
        boolean ended;
        boolean reset;
        long granted;

        String text() {
            return first.toString(StandardCharsets.UTF_8);
        }
    }

    private static final int KEPT = 64 << 10;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final SpdyFrames frames;
    private final EmbeddedChannel encoder = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final Map<Integer, Received> streams = new ConcurrentHashMap<>();
    private final String head;
    private int nextStream = 1;
    boolean grantsWindows;
    int lastPing;
    boolean saidGoodBye;

    SpdyClient(int port, String... protocols) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        StringBuilder request = new StringBuilder("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n");
        request.append("Upgrade: SPDY/3.1\r\nContent-Length: 0\r\n");
        for (String protocol : protocols) {
            request.append("X-Stream-Protocol-Version: ").append(protocol).append("\r\n");
        }
        out.write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no head but " + text);
            }
            text.append((char) next);
        }
        head = text.toString();
        frames = new SpdyFrames(in);
    }

    String head() {
        return head;
    }

    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    int open(String... headers) throws IOException {
        int id = nextStream;
        nextStream += 2;
        DefaultSpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(id, 0, (byte) 0);
        for (int i = 0; i < headers.length; i += 2) {
            frame.headers().set(headers[i], headers[i + 1]);
        }
        streams.put(id, new Received());
        send(frame);
        return id;
    }

    Received received(int stream) {
        return streams.getOrDefault(stream, new Received());
    }

    synchronized void send(SpdyFrame frame) throws IOException {
        encoder.writeOutbound(frame);
        for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            byte[] bytes = new byte[part.readableBytes()];
            part.readBytes(bytes);
            part.release();
            out.write(bytes);
        }
    }

    void send(int stream, byte[] bytes, boolean last) throws IOException {
        DefaultSpdyDataFrame frame = new DefaultSpdyDataFrame(stream, Unpooled.wrappedBuffer(bytes));
        frame.setLast(last);
        send(frame);
    }

    void ping(int id) throws IOException {
        send(new DefaultSpdyPingFrame(id));
    }

    void grant(int stream, int bytes) throws IOException {
        send(new DefaultSpdyWindowUpdateFrame(stream, bytes));
    }

    /** Reads one frame; false at the connection's end. */
    boolean pump() throws IOException {
        var frame = frames.read();
        if (frame.isEmpty()) {
            return false;
        }
        switch (frame.get()) {
            case SpdyFrames.Frame.Data data -> dataCame(data);
            case SpdyFrames.Frame.Control control -> controlCame(control.frame());
        }
        return true;
    }

    private void dataCame(SpdyFrames.Frame.Data data) throws IOException {
        Received stream = received(data.streamId());
        int length = data.payload().length;
        if (stream.count.getAndAdd(length) < KEPT) {
            stream.first.writeBytes(data.payload());
        }
        stream.ended |= data.last();
        if (grantsWindows && length > 0) {
            grant(data.streamId(), length);
            grant(0, length);
        }
    }

    private void controlCame(SpdyFrame frame) throws IOException {
        switch (frame) {
            case SpdySynReplyFrame reply ->
                received(reply.streamId()).replied = !reply.headers().isEmpty();
            case SpdyRstStreamFrame reset -> received(reset.streamId()).reset = true;
            case SpdyWindowUpdateFrame update -> received(update.streamId()).granted += update.deltaWindowSize();
            case SpdyPingFrame ping -> lastPing = ping.id();
            case SpdyGoAwayFrame _ -> saidGoodBye = true;
            default -> throw new IOException("unexpected " + frame);
        }
    }

    void pumpToTheEnd() throws IOException {
        while (pump()) {
            // everything is kept by pump
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        frames.endReading();
        frames.endEncoding();
        encoder.finishAndReleaseAll();
    }
}
