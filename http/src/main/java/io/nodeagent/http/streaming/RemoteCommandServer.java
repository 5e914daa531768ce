package io.nodeagent.http.streaming;

import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.http.HttpExchange;
import io.nodeagent.http.WebSocket;
import io.nodeagent.http.streaming.RemoteCommand.Options;
import io.nodeagent.http.streaming.RemoteCommand.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves exec and attach to kubectl, the API server, crictl and whoever else speaks Kubernetes' protocols for them. */
public final class RemoteCommandServer {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteCommandServer.class);
    /** Over SPDY version 5 is version 4: what it adds is a WebSocket's. */
    private static final List<String> SPDY_PROTOCOLS = List.of(
            "v5.channel.k8s.io", "v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io");

    private RemoteCommandServer() {}

    /**
     * Switches protocols, runs the command, tells the client how it ended and closes. Returns when the session is over;
     * the command is interrupted when the client leaves.
     *
     * @throws io.nodeagent.errors.InvalidArgumentException where the request asks for no upgrade that is known; nothing
     *     has been sent then
     */
    public static void serve(HttpExchange exchange, Options options, RemoteCommand command) throws IOException {
        Optional<RemoteCommandSession> opened = open(exchange, options);
        if (opened.isEmpty()) {
            return;
        }
        try (RemoteCommandSession session = opened.get()) {
            Optional<Outcome> outcome = run(session, command);
            if (outcome.isPresent()) {
                session.finish(outcome.get());
            }
        }
    }

    private static Optional<RemoteCommandSession> open(HttpExchange exchange, Options options) throws IOException {
        if (exchange.isWebSocket()) {
            Optional<String> protocol = StreamProtocol.webSocket(exchange, WebSocketRemoteCommand.PROTOCOLS);
            WebSocket socket = exchange.acceptWebSocket(protocol);
            return Optional.of(new WebSocketRemoteCommand(socket, protocol.orElse(""), options));
        }
        Optional<StreamProtocol.Agreed> agreed = StreamProtocol.upgradeToSpdy(exchange, SPDY_PROTOCOLS);
        if (agreed.isEmpty()) {
            return Optional.empty();
        }
        String protocol = agreed.get().protocol();
        int version = protocol.startsWith("v") ? protocol.charAt(1) - '0' : 1;
        SpdyRemoteCommand session = new SpdyRemoteCommand(agreed.get().connection(), version, options);
        try {
            session.awaitStreams();
            return Optional.of(session);
        } catch (InterruptedException | NodeAgentException e) {
            LOG.atDebug().addKeyValue("path", exchange.path()).setCause(e).log("a client did not open its streams");
            session.close();
            return Optional.empty();
        }
    }

    /** @return empty where the client has left and nobody wants to know */
    private static Optional<Outcome> run(RemoteCommandSession session, RemoteCommand command) {
        try {
            Outcome outcome = command.run(session.streams());
            return session.gone() ? Optional.empty() : Optional.of(outcome);
        } catch (NodeAgentException e) {
            return Optional.of(new Outcome.Failed(Objects.toString(e.getMessage(), "failed")));
        } catch (IOException e) {
            // a stream of the client's: it has left, or has reset an output that the command writes to
            LOG.atDebug().setCause(e).log("a remote command lost a stream");
            return session.gone()
                    ? Optional.empty()
                    : Optional.of(new Outcome.Failed(Objects.toString(e.getMessage(), "a stream broke")));
        } catch (Exception e) {
            if (session.gone()) {
                LOG.atDebug().setCause(e).log("the client left its command");
                return Optional.empty();
            }
            LOG.atError().setCause(e).log("a remote command failed");
            return Optional.of(new Outcome.Failed("the command could not be run"));
        }
    }
}
