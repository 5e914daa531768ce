package io.nodeagent.http.streaming;

import io.nodeagent.http.RawConnection;
import io.nodeagent.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/** A connection's bytes carried in the binary messages of a WebSocket, however they are cut (KEP-4006). */
final class WebSocketTunnel implements RawConnection {
    private final WebSocket socket;
    private final InputStream input = new Input();
    private final OutputStream output = new Output();

    WebSocketTunnel(WebSocket socket) {
        this.socket = socket;
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    /** A WebSocket cannot end one direction, so this ends both. */
    @Override
    public void shutdownOutput() {
        socket.close();
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Input extends InputStream {
        private byte[] message = new byte[0];
        private int offset;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            Objects.checkFromIndexSize(start, length, target.length);
            while (offset == message.length) {
                var next = socket.receive();
                if (next.isEmpty()) {
                    return -1;
                }
                message = next.get().payload();
                offset = 0;
            }
            int count = Math.min(length, message.length - offset);
            System.arraycopy(message, offset, target, start, count);
            offset += count;
            return count;
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            socket.sendBinary(Arrays.copyOfRange(bytes, start, start + length));
        }
    }
}
