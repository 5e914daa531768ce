package io.nodeagent.linux.fs;

import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.nio.file.Path;

/** Whole file systems. */
public final class FileSystems {
    private static final int O_CLOEXEC = 0x80000;

    private FileSystems() {}

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
