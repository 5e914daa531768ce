package io.nodeagent.http.streaming;

import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.DefaultSpdyWindowUpdateFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySettingsFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyWindowUpdateFrame;
import io.nodeagent.http.RawConnection;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The server's side of a SPDY/3.1 connection in which only the client opens streams. One thread runs {@link #run()};
 * its answers are sent by whoever is sending at the time, so that input is served while output is held up.
 */
final class SpdySession {
    private static final int STREAM_LIMIT = 1024;
    private static final int CONTROL_QUEUE_LIMIT = 4096;
    private static final int CREDIT_STEP = SpdyWindows.INITIAL / 2;
    private static final int SESSION = 0;

    private final RawConnection connection;
    private final Consumer<SpdyStream> opened;
    private final SpdyFrames frames;
    private final SpdyWindows windows = new SpdyWindows();
    private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> credits = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<SpdyFrame> controls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger controlCount = new AtomicInteger();
    private final ReentrantLock sending = new ReentrantLock();
    private volatile int lastStream;
    private volatile boolean closed;

    /** @param opened told, on the reading thread, of each stream after it was accepted */
    SpdySession(RawConnection connection, Consumer<SpdyStream> opened) {
        this.connection = connection;
        this.opened = opened;
        this.frames = new SpdyFrames(new BufferedInputStream(connection.input(), 32 << 10));
        credits.put(SESSION, new AtomicInteger());
    }

    /** Reads until the client is gone; then all streams are broken. */
    void run() throws IOException {
        String why = "the client has closed the connection";
        try {
            for (var frame = frames.read(); frame.isPresent(); frame = frames.read()) {
                switch (frame.get()) {
                    case SpdyFrames.Frame.Data data -> dataCame(data);
                    case SpdyFrames.Frame.Control control -> controlCame(control.frame());
                }
            }
        } catch (IOException e) {
            why = "the connection to the client broke: " + e.getMessage();
            throw e;
        } finally {
            frames.endReading();
            windows.close();
            for (SpdyStream stream : streams.values()) {
                stream.broken(why);
            }
        }
    }

    private void dataCame(SpdyFrames.Frame.Data data) throws IOException {
        SpdyStream stream = streams.get(data.streamId());
        if (stream == null) {
            consumed(SESSION, data.payload().length);
        } else {
            stream.offer(data.payload(), data.last());
        }
    }

    private void controlCame(SpdyFrame frame) throws IOException {
        switch (frame) {
            case SpdySynStreamFrame syn -> streamOpened(syn);
            case SpdyRstStreamFrame reset -> {
                SpdyStream stream = streams.remove(reset.streamId());
                windows.remove(reset.streamId());
                credits.remove(reset.streamId());
                if (stream != null) {
                    stream.broken("the client has reset the stream");
                }
            }
            case SpdyPingFrame ping -> {
                // pings of the client have odd numbers; an even one answers a ping of ours, and we send none
                if ((ping.id() & 1) == 1) {
                    sendControl(new DefaultSpdyPingFrame(ping.id()));
                }
            }
            case SpdyWindowUpdateFrame update -> windows.granted(update.streamId(), update.deltaWindowSize());
            case SpdySettingsFrame settings -> {
                if (settings.isSet(SpdySettingsFrame.SETTINGS_INITIAL_WINDOW_SIZE)) {
                    windows.initial(settings.getValue(SpdySettingsFrame.SETTINGS_INITIAL_WINDOW_SIZE));
                }
            }
            default -> {}
        }
    }

    private void streamOpened(SpdySynStreamFrame syn) throws IOException {
        int id = syn.streamId();
        boolean acceptable = (id & 1) == 1 && id > lastStream && !syn.isInvalid() && streams.size() < STREAM_LIMIT;
        if (!acceptable) {
            sendControl(new DefaultSpdyRstStreamFrame(id, SpdyStreamStatus.PROTOCOL_ERROR));
            return;
        }
        lastStream = id;
        Map<String, String> headers = new HashMap<>();
        syn.headers()
                .names()
                .forEach(name -> headers.put(
                        name.toString().toLowerCase(Locale.ROOT), syn.headers().getAsString(name)));
        SpdyStream stream = new SpdyStream(this, id, headers);
        windows.open(id);
        credits.put(id, new AtomicInteger());
        streams.put(id, stream);
        DefaultSpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(id);
        // Go's decoder waits for ever at an empty block of headers
        reply.headers().set("streamtype", stream.header("streamtype"));
        sendControl(reply);
        if (syn.isLast()) {
            stream.offer(new byte[0], true);
        }
        opened.accept(stream);
    }

    /** Bytes of a stream have left its queue: the client may send as many again. */
    void consumed(int stream, int count) {
        grant(stream, count);
        if (stream != SESSION) {
            grant(SESSION, count);
        }
    }

    private void grant(int stream, int count) {
        AtomicInteger credit = credits.get(stream);
        if (credit == null || credit.addAndGet(count) < CREDIT_STEP) {
            return;
        }
        int granted = credit.getAndSet(0);
        if (granted > 0) {
            try {
                sendControl(new DefaultSpdyWindowUpdateFrame(stream, granted));
            } catch (IOException e) {
                // the reading thread sees the same and tells everyone
                connection.close();
            }
        }
    }

    int awaitWindow(int stream, int wanted) throws IOException {
        return windows.take(stream, wanted);
    }

    void sendData(int stream, boolean last, byte[] bytes, int offset, int length) throws IOException {
        byte[] frame = SpdyFrames.encodeData(stream, last, bytes, offset, length);
        sending.lock();
        try {
            writeControls();
            connection.output().write(frame);
        } finally {
            sending.unlock();
        }
        flushControls();
    }

    void reset(SpdyStream stream) throws IOException {
        streams.remove(stream.id());
        windows.remove(stream.id());
        credits.remove(stream.id());
        stream.broken("the stream was refused");
        sendControl(new DefaultSpdyRstStreamFrame(stream.id(), SpdyStreamStatus.REFUSED_STREAM));
    }

    /** Forgets a stream both directions of which have ended. */
    void forget(SpdyStream stream) {
        streams.remove(stream.id());
        windows.remove(stream.id());
        credits.remove(stream.id());
    }

    /** Queues a frame; whoever is sending sends it too, so that the caller waits for no one. */
    private void sendControl(SpdyFrame frame) throws IOException {
        if (controlCount.incrementAndGet() > CONTROL_QUEUE_LIMIT) {
            throw new IOException("the client asks for more answers than it reads");
        }
        controls.add(frame);
        flushControls();
    }

    private void flushControls() throws IOException {
        // looked at again after each unlock: a frame queued meanwhile has no other sender
        while (!controls.isEmpty() && sending.tryLock()) {
            try {
                writeControls();
            } finally {
                sending.unlock();
            }
        }
    }

    private void writeControls() throws IOException {
        if (closed) {
            controls.clear();
            return;
        }
        for (SpdyFrame frame = controls.poll(); frame != null; frame = controls.poll()) {
            controlCount.decrementAndGet();
            connection.output().write(frames.encode(frame));
        }
    }

    /** Says good-bye and closes the connection once all is sent. */
    void close() throws IOException {
        windows.close();
        sending.lock();
        try {
            if (!closed) {
                controls.add(new DefaultSpdyGoAwayFrame(lastStream));
                writeControls();
            }
        } finally {
            closed = true;
            frames.endEncoding();
            sending.unlock();
            connection.close();
        }
    }
}
