package io.nodeagent.linux.fs;

import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.HashSet;
import java.util.Set;

/** Trees of files: removed and measured without following a link out of them. */
public final class FileTrees {
    /** A deeper directory is first moved up: paths and open descriptors stay few however deep a stranger nests. */
    private static final int MAX_DEPTH = 64;

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int STATX_BASIC_STATS = 0x7ff;

    private FileTrees() {}

    /** What a tree takes of its disk. */
    public record Size(long bytes, long inodes) {
        public static final Size NOTHING = new Size(0, 0);

        public Size plus(Size other) {
            return new Size(bytes + other.bytes, inodes + other.inodes);
        }
    }

    /** Removes a tree; one that is not there is no error. Not for trees with mounts in them. */
    public static void delete(Path root) {
        BlockingCalls.run(Lane.RUNTIME, () -> {
            try {
                deleteNow(root);
            } catch (NoSuchFileException e) {
                // gone, which is what was asked for
            } catch (IOException e) {
                throw new InternalException("remove " + root + ": " + e, e);
            }
        });
    }

    /** The blocks and inodes of a tree; files linked more than once count once. What vanishes meanwhile counts not. */
    public static Size size(Path root) {
        return BlockingCalls.call(Lane.RUNTIME, () -> new Measure().of(root));
    }

    private static void deleteNow(Path root) throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(root);
            return;
        }
        boolean again = true;
        while (again) {
            try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
                again = new Removal(secure(top, root)).run();
            }
        }
        Files.delete(root);
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream, Path root) {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new InternalException("the file system of " + root + " has no directory-relative calls");
    }

    /** One pass over a tree; what lies too deep is moved to the top and left for the next pass. */
    private static final class Removal {
        private final SecureDirectoryStream<Path> top;
        private int moved;

        Removal(SecureDirectoryStream<Path> top) {
            this.top = top;
        }

        /** Whether another pass is needed. */
        boolean run() throws IOException {
            empty(top, 0);
            return moved > 0;
        }

        private void empty(SecureDirectoryStream<Path> directory, int depth) throws IOException {
            for (Path entry : directory) {
                Path name = entry.getFileName();
                boolean isDirectory = directory
                        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes()
                        .isDirectory();
                if (!isDirectory) {
                    directory.deleteFile(name);
                } else if (depth >= MAX_DEPTH) {
                    directory.move(name, top, Path.of(".deep-" + System.nanoTime() + "-" + moved++));
                } else {
                    try (SecureDirectoryStream<Path> below =
                            directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                        empty(below, depth + 1);
                    }
                    directory.deleteDirectory(name);
                }
            }
        }
    }

    private static final class Measure {
        private static final int LINKS = 16;
        private static final int INODE = 32;
        private static final int BLOCKS = 48;
        private static final int BLOCK_BYTES = 512;

        private final Set<Long> linked = new HashSet<>();
        private final byte[] statx = new byte[256];

        Size of(Path path) throws IOException {
            Size total = one(path);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    total = total.plus(Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? of(entry) : one(entry));
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                return total;
            }
            return total;
        }

        private Size one(Path path) {
            if (Libc.C.statx(AT_FDCWD, path.toString(), AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, statx) < 0) {
                int errno = Libc.errno();
                if (Errno.of(errno) == Errno.ENOENT) {
                    return Size.NOTHING;
                }
                throw new SystemCallException("statx", path.toString(), errno);
            }
            ByteBuffer fields = ByteBuffer.wrap(statx).order(ByteOrder.nativeOrder());
            boolean counted = fields.getInt(LINKS) > 1
                    && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && !linked.add(fields.getLong(INODE));
            return counted ? Size.NOTHING : new Size(fields.getLong(BLOCKS) * BLOCK_BYTES, 1);
        }
    }
}
