package io.nodeagent.oci.runtime;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.linux.descriptor.PacketSocket;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A client of conmon's attach socket. conmon sends packets of one byte, which stream it is, and up to 8192 bytes of
 * output; what is sent to it goes to the container's stdin as it is.
 */
final class ConmonAttachSession implements ContainerRuntime.AttachSession {
    private static final int MAX_PACKET = 8192;
    private static final byte STDERR = 3;

    private final PacketSocket socket;
    private final byte[] packet = new byte[32 * 1024];

    private ConmonAttachSession(PacketSocket socket) {
        this.socket = socket;
    }

    static ConmonAttachSession connect(String id, Path bundle) {
        try {
            return new ConmonAttachSession(PacketSocket.connect(bundle.resolve("attach")));
        } catch (SystemCallException e) {
            throw switch (e.errno()) {
                case ENOENT, ECONNREFUSED ->
                    new FailedPreconditionException("container " + id + " does not run: nothing to attach to", e);
                default -> e;
            };
        }
    }

    @Override
    public OutputStream stdin() {
        return new Stdin();
    }

    /** One reader at a time. */
    @Override
    public Optional<ContainerRuntime.Output> read() throws IOException {
        int count = socket.read(packet);
        return count == 0
                ? Optional.empty()
                : Optional.of(new ContainerRuntime.Output(packet[0] == STDERR, Arrays.copyOfRange(packet, 1, count)));
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Stdin extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += MAX_PACKET) {
                socket.write(buffer, offset + done, Math.min(MAX_PACKET, length - done));
            }
        }

        @Override
        public void close() {
            socket.endOutput();
        }
    }
}
