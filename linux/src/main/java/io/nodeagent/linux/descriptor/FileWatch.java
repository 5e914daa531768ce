package io.nodeagent.linux.descriptor;

import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells which of many files were written, by one inotify(7) instance: a user may have 128 of those, but thousands of
 * watches. The kernel also says so of cgroup files whose content it changes.
 */
public final class FileWatch implements AutoCloseable {
    private static final int IN_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
    private static final int IN_MODIFY = 0x2;
    private static final int IN_Q_OVERFLOW = 0x4000;
    private static final int IN_IGNORED = 0x8000;
    private static final int HEADER = 16;

    private final Descriptor descriptor;

    public FileWatch() {
        int fd = SystemCallException.check(Libc.C.inotify_init1(IN_CLOEXEC_NONBLOCK), "inotify_init1", "");
        descriptor = new Descriptor(fd, "inotify of files");
    }

    /**
     * What was written since the last call.
     *
     * @param gone watches that ended, by {@link #remove} or because their file is no more
     * @param lost whether the kernel dropped events: look at every file
     */
    public record Changes(Set<Integer> watches, Set<Integer> gone, boolean lost) {}

    /** Watches a file; answers the number of the watch, the same for the same file. */
    public int add(Path file) {
        int watch = Libc.C.inotify_add_watch(descriptor.number(), file.toString(), IN_MODIFY);
        return SystemCallException.check(watch, "inotify_add_watch", file.toString());
    }

    /** Ends a watch; none when its file is gone. */
    public void remove(int watch) {
        int result = Libc.C.inotify_rm_watch(descriptor.number(), watch);
        if (result < 0) {
            int errno = Libc.errno();
            if (Errno.of(errno) != Errno.EINVAL) {
                throw new SystemCallException("inotify_rm_watch", Integer.toString(watch), errno);
            }
        }
    }

    /** Runs an action, which must call {@link #changes}, on a virtual thread each time there are some, until closed. */
    public void whenChanged(Runnable action) {
        descriptor.whenReadable(action);
    }

    /** Reads what is there, without waiting. */
    public Changes changes() throws IOException {
        Set<Integer> watches = new HashSet<>();
        Set<Integer> gone = new HashSet<>();
        boolean lost = false;
        byte[] buffer = new byte[4096];
        for (int count = descriptor.readNow(buffer); count > 0; count = descriptor.readNow(buffer)) {
            ByteBuffer events = ByteBuffer.wrap(buffer, 0, count).order(ByteOrder.nativeOrder());
            while (events.remaining() >= HEADER) {
                int start = events.position();
                int mask = events.getInt(start + 4);
                lost |= (mask & IN_Q_OVERFLOW) != 0;
                if ((mask & IN_MODIFY) != 0) {
                    watches.add(events.getInt(start));
                }
                if ((mask & IN_IGNORED) != 0) {
                    gone.add(events.getInt(start));
                }
                events.position(start + HEADER + events.getInt(start + 12));
            }
        }
        return new Changes(watches, gone, lost);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
