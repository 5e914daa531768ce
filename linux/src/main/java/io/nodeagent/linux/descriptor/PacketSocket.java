package io.nodeagent.linux.descriptor;

import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** A client of a SOCK_SEQPACKET unix socket, unix(7): each read is one packet, each write makes one. */
public final class PacketSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET_CLOEXEC = 5 | 0x80000;
    private static final int O_PATH_DIRECTORY_CLOEXEC = 0x200000 | 0x10000 | 0x80000;
    private static final int ADDRESS_SIZE = 110;
    private static final int SHUT_WR = 1;

    private final Descriptor reader;
    private final Descriptor writer;

    private PacketSocket(Descriptor reader, Descriptor writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /** Connects to {@code socket}, however long its path is. */
    public static PacketSocket connect(Path socket) {
        Path folder = Objects.requireNonNull(socket.toAbsolutePath().getParent(), "a socket has a folder");
        int folderFd = SystemCallException.check(
                Libc.C.open(folder.toString(), O_PATH_DIRECTORY_CLOEXEC, 0), "open", folder.toString());
        try {
            // An address holds 108 bytes of path: the folder is named by its descriptor.
            return connect("/proc/self/fd/" + folderFd + "/" + socket.getFileName(), socket);
        } finally {
            Libc.C.close(folderFd);
        }
    }

    private static PacketSocket connect(String shortPath, Path socket) {
        int fd = SystemCallException.check(
                Libc.C.socket(AF_UNIX, SOCK_SEQPACKET_CLOEXEC, 0), "socket", socket.toString());
        Descriptor reader = new Descriptor(fd, "socket " + socket);
        try {
            byte[] address = new byte[ADDRESS_SIZE];
            ByteBuffer.wrap(address)
                    .order(ByteOrder.nativeOrder())
                    .putShort((short) AF_UNIX)
                    .put(shortPath.getBytes(StandardCharsets.UTF_8));
            SystemCallException.check(Libc.C.connect(fd, address, address.length), "connect", socket.toString());
            return new PacketSocket(reader, reader.duplicate());
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** The next packet's length; 0 when the other side has closed. */
    public int read(byte[] buffer) throws IOException {
        return reader.read(buffer);
    }

    public void write(byte[] packet, int offset, int length) throws IOException {
        writer.write(packet, offset, length);
    }

    /** Tells the other side that nothing more will be written. */
    public void endOutput() {
        // Fails only when the other side is gone, which the reader sees.
        int _ = Libc.C.shutdown(writer.number(), SHUT_WR);
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
