package io.nodeagent.http.streaming;

import io.nodeagent.http.WebSocket;
import io.nodeagent.http.streaming.RemoteCommand.Options;
import io.nodeagent.http.streaming.RemoteCommand.Outcome;
import io.nodeagent.http.streaming.RemoteCommand.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command's streams over a WebSocket, each a channel of {@link WebSocketChannels}. */
final class WebSocketRemoteCommand implements RemoteCommandSession, RemoteCommand.Streams {
    /** The subprotocols understood; a client's own order decides. */
    static final List<String> PROTOCOLS = List.of(
            "v5.channel.k8s.io",
            "v4.channel.k8s.io",
            "v4.base64.channel.k8s.io",
            "base64.channel.k8s.io",
            "channel.k8s.io");

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketRemoteCommand.class);
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    /** In version 5 a message on this channel names a channel that the client closes. */
    private static final int CLOSE = 255;

    private final WebSocketChannels channels;
    private final Options options;
    private final boolean statusIsJson;
    private final boolean clientCloses;
    private final ByteQueue stdin = new ByteQueue(_ -> {});
    private final TerminalResizes resizes = new TerminalResizes();
    private final ClientWatch watch = new ClientWatch();

    /** @param protocol the subprotocol agreed on, or the empty string */
    WebSocketRemoteCommand(WebSocket socket, String protocol, Options options) throws IOException {
        this.channels = new WebSocketChannels(socket, protocol.contains("base64"));
        this.options = options;
        this.statusIsJson = protocol.startsWith("v4.") || protocol.startsWith("v5.");
        this.clientCloses = protocol.startsWith("v5.");
        // clients wait for a first message to know that they are connected
        channels.send(options.stdout() ? STDOUT : options.stderr() ? STDERR : ERROR, new byte[0]);
        watch.start("remote-command-websocket", this::read);
    }

    private void read() throws IOException {
        String why = "the client has closed the connection";
        try {
            for (var message = channels.receive(); message.isPresent(); message = channels.receive()) {
                messageCame(message.get().channel(), message.get().data());
            }
        } finally {
            stdin.fail(why);
        }
    }

    private void messageCame(int channel, byte[] data) throws IOException {
        if (channel == STDIN && options.stdin()) {
            stdin.offer(data);
        } else if (channel == RESIZE) {
            resizes.accept(data);
        } else if (channel == CLOSE && clientCloses && data.length > 0 && data[0] == STDIN) {
            stdin.end();
        } else {
            LOG.atDebug().addKeyValue("channel", channel).log("a client wrote to a channel that is not its own");
        }
    }

    @Override
    public RemoteCommand.Streams streams() {
        return this;
    }

    @Override
    public Optional<InputStream> stdin() {
        return options.stdin() ? Optional.of(stdin) : Optional.empty();
    }

    @Override
    public Optional<OutputStream> stdout() {
        return options.stdout() ? Optional.of(channels.output(STDOUT, () -> {})) : Optional.empty();
    }

    @Override
    public Optional<OutputStream> stderr() {
        return options.stderr() ? Optional.of(channels.output(STDERR, () -> {})) : Optional.empty();
    }

    @Override
    public void onResize(Consumer<TerminalSize> listener) {
        resizes.listener(listener);
    }

    @Override
    public void finish(Outcome outcome) throws IOException {
        watch.finished();
        byte[] status = statusIsJson ? OutcomeStatus.json(outcome) : OutcomeStatus.text(outcome);
        if (status.length > 0) {
            channels.send(ERROR, status);
        }
    }

    @Override
    public boolean gone() {
        return watch.gone();
    }

    @Override
    public void close() {
        watch.finished();
        stdin.close();
        channels.socket().close();
    }
}
