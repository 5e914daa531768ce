package io.nodeagent.http.streaming;

import io.nodeagent.errors.UnavailableException;
import io.nodeagent.http.RawConnection;
import io.nodeagent.http.streaming.RemoteCommand.Options;
import io.nodeagent.http.streaming.RemoteCommand.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command's streams over SPDY/3.1: the client opens one for each, named by its {@code streamtype} header. */
final class SpdyRemoteCommand implements RemoteCommandSession, RemoteCommand.Streams {
    private static final Logger LOG = LoggerFactory.getLogger(SpdyRemoteCommand.class);
    private static final Duration OPENING = Duration.ofSeconds(30);
    private static final String ERROR = "error";
    private static final String STDIN = "stdin";
    private static final String STDOUT = "stdout";
    private static final String STDERR = "stderr";
    private static final String RESIZE = "resize";

    private final int version;
    private final SpdySession session;
    private final ClientWatch watch = new ClientWatch();
    private final TerminalResizes resizes = new TerminalResizes();
    private final Set<String> expected = new HashSet<>();
    private final Map<String, SpdyStream> streams = new HashMap<>();

    /** @param version of the {@code channel.k8s.io} protocol, 1 to 5 */
    SpdyRemoteCommand(RawConnection connection, int version, Options options) {
        this.version = version;
        this.session = new SpdySession(connection, this::opened);
        expected.add(ERROR);
        addIf(options.stdin(), STDIN);
        addIf(options.stdout(), STDOUT);
        addIf(options.stderr(), STDERR);
        // version 3 brought the terminal's size
        addIf(options.tty() && version >= 3, RESIZE);
        watch.start("remote-command-spdy", session::run);
    }

    private void addIf(boolean wanted, String type) {
        if (wanted) {
            expected.add(type);
        }
    }

    private void opened(SpdyStream stream) {
        String type = stream.header("streamtype");
        synchronized (streams) {
            if (expected.contains(type) && !streams.containsKey(type)) {
                streams.put(type, stream);
                streams.notifyAll();
                if (type.equals(RESIZE)) {
                    Thread.ofVirtual().name("remote-command-resize").start(() -> readSizes(stream.input()));
                }
                return;
            }
        }
        LOG.atDebug().addKeyValue("type", type).log("a client opened a stream that its session does not have");
        try {
            session.reset(stream);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("cannot reset a stream");
        }
    }

    private void readSizes(InputStream in) {
        byte[] buffer = new byte[256];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                resizes.accept(java.util.Arrays.copyOf(buffer, count));
            }
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("terminal sizes end");
        }
    }

    /** Waits for the client to open all streams. */
    void awaitStreams() throws InterruptedException {
        long end = System.nanoTime() + OPENING.toNanos();
        synchronized (streams) {
            while (streams.size() < expected.size()) {
                long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new UnavailableException("the client opened " + streams.keySet() + " of the streams "
                            + expected + " within " + OPENING);
                }
                streams.wait(left);
            }
        }
    }

    private Optional<SpdyStream> stream(String type) {
        synchronized (streams) {
            return Optional.ofNullable(streams.get(type));
        }
    }

    @Override
    public RemoteCommand.Streams streams() {
        return this;
    }

    @Override
    public Optional<InputStream> stdin() {
        return stream(STDIN).map(SpdyStream::input);
    }

    @Override
    public Optional<OutputStream> stdout() {
        return stream(STDOUT).map(SpdyStream::output);
    }

    @Override
    public Optional<OutputStream> stderr() {
        return stream(STDERR).map(SpdyStream::output);
    }

    @Override
    public void onResize(Consumer<TerminalSize> listener) {
        resizes.listener(listener);
    }

    @Override
    public void finish(RemoteCommand.Outcome outcome) throws IOException {
        watch.finished();
        for (String type : new String[] {STDOUT, STDERR, STDIN, RESIZE}) {
            Optional<SpdyStream> stream = stream(type);
            if (stream.isPresent()) {
                stream.get().output().close();
            }
        }
        byte[] status = version >= 4 ? OutcomeStatus.json(outcome) : OutcomeStatus.text(outcome);
        SpdyStream error = stream(ERROR).orElseThrow();
        error.endWith(status);
    }

    @Override
    public boolean gone() {
        return watch.gone();
    }

    @Override
    public void close() throws IOException {
        watch.finished();
        session.close();
    }
}
