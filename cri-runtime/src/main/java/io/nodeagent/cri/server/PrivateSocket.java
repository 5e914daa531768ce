package io.nodeagent.cri.server;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * A socket that nobody but its owner can ever connect to: bound inside a folder of mode 0700, made 0600, and only then
 * moved to its name.
 */
record PrivateSocket(Path path, Path folder) {
    /** Makes way for the socket: what an earlier run left goes, one that is answered stays and is refused. */
    static PrivateSocket prepare(Path path) {
        Path absolute = path.toAbsolutePath();
        Path parent = Objects.requireNonNull(absolute.getParent());
        try {
            Files.createDirectories(parent);
            refuseTaken(absolute);
            Path folder = Files.createTempDirectory(parent, ".s");
            return new PrivateSocket(absolute, folder);
        } catch (IOException e) {
            throw new InternalException("prepare the socket " + absolute + ": " + e, e);
        }
    }

    /** Where to bind it. */
    Path bindPath() {
        return folder.resolve("s");
    }

    /** Gives it its mode and its name. */
    void publish() {
        try {
            Files.setPosixFilePermissions(bindPath(), PosixFilePermissions.fromString("rw-------"));
            Files.move(bindPath(), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(folder);
        } catch (IOException e) {
            throw new InternalException("publish the socket " + path + ": " + e, e);
        }
    }

    void remove() throws IOException {
        Files.deleteIfExists(bindPath());
        Files.deleteIfExists(folder);
        Files.deleteIfExists(path);
    }

    private static void refuseTaken(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean special = Files.readAttributes(
                        path, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
        if (!special) {
            throw new FailedPreconditionException(path + " is there and not a socket: name another one");
        }
        if (answered(path)) {
            throw new FailedPreconditionException(
                    path + " is served by another process: stop it, or name another socket");
        }
    }

    private static boolean answered(Path path) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            return false;
        }
    }
}
