package io.nodeagent.linux.descriptor;

import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * A TCP client of the loopback interface, tcp(7). It belongs to the network namespace of the thread that opens it, and
 * is used from any thread: one may read while another writes.
 */
public final class LoopbackSocket implements AutoCloseable {
    /** The loopback address of an address family. */
    public enum Family {
        IPV4(2, "127.0.0.1"),
        IPV6(10, "[::1]");

        private final int number;
        private final String address;

        Family(int number, String address) {
            this.number = number;
            this.address = address;
        }

        /** The address in text, as it stands before a port. */
        public String address() {
            return address;
        }

        private byte[] socketAddress(int port) {
            ByteBuffer bytes = ByteBuffer.allocate(this == IPV4 ? 16 : 28);
            bytes.order(ByteOrder.nativeOrder()).putShort((short) number);
            bytes.order(ByteOrder.BIG_ENDIAN).putShort((short) port);
            if (this == IPV4) {
                bytes.putInt(4, 0x7f000001);
            } else {
                bytes.put(23, (byte) 1);
            }
            return bytes.array();
        }
    }

    private static final int STREAM_NONBLOCK_CLOEXEC = 1 | 0x800 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int SHUT_WR = 1;

    private final Family family;
    private final Descriptor reader;
    private final Descriptor writer;
    private volatile boolean resetAtOnce;

    private LoopbackSocket(Family family, Descriptor reader, Descriptor writer) {
        this.family = family;
        this.reader = reader;
        this.writer = writer;
    }

    /** Opens a socket that is not connected. Makes system calls only, so it may run on a namespace thread. */
    public static LoopbackSocket open(Family family) {
        int fd = SystemCallException.check(
                Libc.C.socket(family.number, STREAM_NONBLOCK_CLOEXEC, 0), "socket", family.name());
        Descriptor reader = new Descriptor(fd, "socket to " + family.address);
        try {
            byte[] on = ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putInt(0, 1)
                    .array();
            SystemCallException.check(
                    Libc.C.setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, on, on.length), "setsockopt", "TCP_NODELAY");
            return new LoopbackSocket(family, reader, reader.duplicate());
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Connects to a port.
     *
     * @throws ConnectException nobody listens, or nobody answers within {@code timeout}; the message is the reason alone
     */
    public void connect(int port, Duration timeout) throws IOException, InterruptedException {
        byte[] address = family.socketAddress(port);
        int errno = Libc.C.connect(writer.number(), address, address.length) == 0 ? 0 : Libc.errno();
        if (Errno.of(errno) == Errno.EINPROGRESS) {
            if (!writer.awaitWritable(timeout)) {
                throw new ConnectException("no answer in " + timeout.toSeconds() + " s");
            }
            errno = outcome();
        }
        if (Errno.of(errno) == Errno.ECONNRESET) {
            // It was made, and reset before we looked: asking for the error has cleared it, so reading would not tell.
            resetAtOnce = true;
        } else if (errno != 0) {
            throw new ConnectException(Errno.of(errno).description(errno));
        }
    }

    /** What has come, waiting for it; 0 once the other side has ended its direction or the whole connection. */
    public int read(byte[] buffer) throws IOException {
        return reader.read(buffer);
    }

    public void write(byte[] bytes, int offset, int length) throws IOException {
        writer.write(bytes, offset, length);
    }

    /** Tells the other side that nothing more will be written. */
    public void endOutput() {
        // Fails only when the other side is gone, which the reader sees.
        int _ = Libc.C.shutdown(writer.number(), SHUT_WR);
    }

    /** Whether {@link #read} answered 0 because the other side has reset the connection: both directions are over then. */
    public boolean wasReset() {
        return resetAtOnce || reader.wasReset();
    }

    /** Why connecting failed, 0 when it did not. */
    private int outcome() {
        byte[] value = new byte[Integer.BYTES];
        SystemCallException.check(
                Libc.C.getsockopt(writer.number(), SOL_SOCKET, SO_ERROR, value, new int[] {value.length}),
                "getsockopt",
                writer.toString());
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
