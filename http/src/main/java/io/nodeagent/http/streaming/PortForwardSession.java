package io.nodeagent.http.streaming;

import io.nodeagent.http.RawConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connections: for each the client opens an error and a data stream, which share a {@code requestid} and
 * name the {@code port}.
 */
final class PortForwardSession {
    private static final Logger LOG = LoggerFactory.getLogger(PortForwardSession.class);
    private static final int HALF_PAIR_LIMIT = 128;

    private final SpdySession session;
    private final PodConnections connections;
    private final Map<String, SpdyStream> unpaired = new HashMap<>();

    PortForwardSession(RawConnection connection, PodConnections connections) {
        this.connections = connections;
        this.session = new SpdySession(connection, this::opened);
    }

    void serve() throws IOException {
        try {
            session.run();
        } finally {
            connections.stop();
            session.close();
        }
    }

    /** Called on the thread of {@link #serve()}. */
    private void opened(SpdyStream stream) {
        String type = stream.header("streamtype");
        int port = port(stream.header("port"));
        if (port == 0 || !(type.equals("data") || type.equals("error"))) {
            refuse(stream);
            return;
        }
        SpdyStream other = unpaired.remove(stream.header("requestid"));
        if (other == null) {
            if (unpaired.size() >= HALF_PAIR_LIMIT) {
                refuse(stream);
            } else {
                unpaired.put(stream.header("requestid"), stream);
            }
            return;
        }
        if (other.header("streamtype").equals(type)) {
            refuse(stream);
            refuse(other);
            return;
        }
        SpdyStream data = type.equals("data") ? stream : other;
        SpdyStream error = type.equals("data") ? other : stream;
        Thread _ = connections.start(port, () -> connect(port, data, error));
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port < 1 << 16 ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void refuse(SpdyStream stream) {
        try {
            session.reset(stream);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("cannot reset a stream");
        }
    }

    private void connect(int port, SpdyStream data, SpdyStream error) {
        try {
            end(data, error, connections.forward(port, data.input(), data.output()));
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("port", port).setCause(e).log("the client left a forwarded connection");
        } finally {
            session.forget(data);
            session.forget(error);
        }
    }

    private static void end(SpdyStream data, SpdyStream error, Optional<String> failure) throws IOException {
        data.input().close();
        data.output().close();
        error.endWith(failure.orElse("").getBytes(StandardCharsets.UTF_8));
    }
}
