package io.nodeagent.linux.fs;

import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Whole file systems. */
public final class FileSystems {
    private static final int O_CLOEXEC = 0x80000;

    private static final int STATFS_BYTES = 120;
    private static final int BLOCK_SIZE = 8;
    private static final int BLOCKS = 16;
    private static final int BLOCKS_FREE = 24;
    private static final int BLOCKS_AVAILABLE = 32;
    private static final int FILES = 40;
    private static final int FILES_FREE = 48;

    private FileSystems() {}

    /**
     * How full a file system is.
     *
     * @param freeBytes with what only root may use
     * @param inodes 0 where the file system does not count them
     */
    public record Space(long capacityBytes, long freeBytes, long availableBytes, long inodes, long inodesFree) {}

    /** The space of the file system that {@code path} is on: statfs(2). */
    public static Space space(Path path) {
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            byte[] statfs = new byte[STATFS_BYTES];
            SystemCallException.check(Libc.C.statfs(path.toString(), statfs), "statfs", path.toString());
            ByteBuffer fields = ByteBuffer.wrap(statfs).order(ByteOrder.nativeOrder());
            long block = fields.getLong(BLOCK_SIZE);
            return new Space(
                    fields.getLong(BLOCKS) * block,
                    fields.getLong(BLOCKS_FREE) * block,
                    fields.getLong(BLOCKS_AVAILABLE) * block,
                    fields.getLong(FILES),
                    fields.getLong(FILES_FREE));
        });
    }

    /** Writes everything changed so far on the file system of {@code folder} to its disk: syncfs(2). */
    public static void sync(Path folder) {
        BlockingCalls.run(Lane.RUNTIME, () -> {
            int fd = SystemCallException.check(Libc.C.open(folder.toString(), O_CLOEXEC, 0), "open", folder.toString());
            try {
                SystemCallException.check(Libc.C.syncfs(fd), "syncfs", folder.toString());
            } finally {
                Libc.C.close(fd);
            }
        });
    }
}
