package io.nodeagent.http.streaming;

import io.nodeagent.http.WebSocket;
import io.nodeagent.http.streaming.RemoteCommand.Options;
import io.nodeagent.http.streaming.RemoteCommand.Outcome;
import io.nodeagent.http.streaming.RemoteCommand.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command's streams over a WebSocket: each message begins with its channel's number, a byte, or a digit where the
 * protocol is a base64 one.
 */
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

    private static final int MESSAGE_BYTES = 32 << 10;

    private final WebSocket socket;
    private final Options options;
    private final boolean base64;
    private final boolean statusIsJson;
    private final boolean clientCloses;
    private final ByteQueue stdin = new ByteQueue(_ -> {});
    private final TerminalResizes resizes = new TerminalResizes();
    private final ClientWatch watch = new ClientWatch();

    /** @param protocol the subprotocol agreed on, or the empty string */
    WebSocketRemoteCommand(WebSocket socket, String protocol, Options options) throws IOException {
        this.socket = socket;
        this.options = options;
        this.base64 = protocol.contains("base64");
        this.statusIsJson = protocol.startsWith("v4.") || protocol.startsWith("v5.");
        this.clientCloses = protocol.startsWith("v5.");
        // clients wait for a first message to know that they are connected
        send(options.stdout() ? STDOUT : options.stderr() ? STDERR : ERROR, new byte[0], 0, 0);
        watch.start("remote-command-websocket", this::read);
    }

    private void read() throws IOException {
        String why = "the client has closed the connection";
        try {
            for (var message = socket.receive(); message.isPresent(); message = socket.receive()) {
                messageCame(message.get().payload());
            }
        } finally {
            stdin.fail(why);
        }
    }

    private void messageCame(byte[] message) throws IOException {
        if (message.length == 0) {
            return;
        }
        int channel = base64 ? message[0] - '0' : message[0] & 0xff;
        byte[] data = Arrays.copyOfRange(message, 1, message.length);
        if (base64) {
            data = decode(data);
        }
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

    private static byte[] decode(byte[] text) throws IOException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("the client's message is not base64", e);
        }
    }

    private void send(int channel, byte[] bytes, int offset, int length) throws IOException {
        if (base64) {
            byte[] data = Arrays.copyOfRange(bytes, offset, offset + length);
            socket.sendText(channel + new String(Base64.getEncoder().encode(data), StandardCharsets.US_ASCII));
            return;
        }
        byte[] message = new byte[length + 1];
        message[0] = (byte) channel;
        System.arraycopy(bytes, offset, message, 1, length);
        socket.sendBinary(message);
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
        return options.stdout() ? Optional.of(new Channel(STDOUT)) : Optional.empty();
    }

    @Override
    public Optional<OutputStream> stderr() {
        return options.stderr() ? Optional.of(new Channel(STDERR)) : Optional.empty();
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
            send(ERROR, status, 0, status.length);
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
        socket.close();
    }

    /** An output; it ends with the session, for the protocol has no end of a single channel from the server. */
    private final class Channel extends OutputStream {
        private final int number;

        Channel(int number) {
            this.number = number;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            for (int done = 0; done < length; done += MESSAGE_BYTES) {
                send(number, bytes, offset + done, Math.min(MESSAGE_BYTES, length - done));
            }
        }
    }
}
