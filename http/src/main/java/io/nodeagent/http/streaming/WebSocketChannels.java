package io.nodeagent.http.streaming;

import io.nodeagent.http.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * Streams side by side in a WebSocket: each message begins with its channel's number, a byte; in the base64 protocols
 * messages are text and begin with the character that many places after {@code 0}.
 */
record WebSocketChannels(WebSocket socket, boolean base64) {
    /** The most a WebSocket can tell apart. */
    static final int LIMIT = 256;

    private static final int MESSAGE_BYTES = 32 << 10;

    /** What came on a channel. */
    record Message(int channel, byte[] data) {}

    /** The next message that names a channel; empty when the client has closed. */
    Optional<Message> receive() throws IOException {
        for (var next = socket.receive(); next.isPresent(); next = socket.receive()) {
            byte[] message = next.get().payload();
            if (message.length > 0) {
                byte[] data = Arrays.copyOfRange(message, 1, message.length);
                return Optional.of(
                        base64
                                ? new Message((message[0] & 0xff) - '0', decode(data))
                                : new Message(message[0] & 0xff, data));
            }
        }
        return Optional.empty();
    }

    private static byte[] decode(byte[] text) throws IOException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("the client's message is not base64", e);
        }
    }

    void send(int channel, byte[] bytes, int offset, int length) throws IOException {
        if (base64) {
            byte[] data = Arrays.copyOfRange(bytes, offset, offset + length);
            String text = new String(Base64.getEncoder().encode(data), StandardCharsets.US_ASCII);
            socket.sendText((char) ('0' + channel) + text);
            return;
        }
        byte[] message = new byte[length + 1];
        message[0] = (byte) channel;
        System.arraycopy(bytes, offset, message, 1, length);
        socket.sendBinary(message);
    }

    void send(int channel, byte[] bytes) throws IOException {
        send(channel, bytes, 0, bytes.length);
    }

    /**
     * A channel to write to. The protocols have no end of a single channel from the server.
     *
     * @param closed run when it is closed
     */
    OutputStream output(int channel, Runnable closed) {
        return new Output(channel, closed);
    }

    private final class Output extends OutputStream {
        private final int channel;
        private final Runnable closed;

        Output(int channel, Runnable closed) {
            this.channel = channel;
            this.closed = closed;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            for (int done = 0; done < length; done += MESSAGE_BYTES) {
                send(channel, bytes, offset + done, Math.min(MESSAGE_BYTES, length - done));
            }
        }

        @Override
        public void close() {
            closed.run();
        }
    }
}
