package io.nodeagent.linux.descriptor;

import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An inotify(7) instance: its watches, and its events as the kernel writes them. */
final class Inotify implements AutoCloseable {
    static final int MODIFY = 0x2;
    static final int CLOSE_WRITE = 0x8;
    static final int MOVED_FROM = 0x40;
    static final int MOVED_TO = 0x80;
    static final int CREATE = 0x100;
    static final int DELETE = 0x200;
    /** What is watched itself was removed, or moved. */
    static final int DELETE_SELF = 0x400;

    static final int MOVE_SELF = 0x800;
    /** The kernel dropped events. */
    static final int OVERFLOW = 0x4000;
    /** The watch has ended. */
    static final int IGNORED = 0x8000;

    private static final int CLOEXEC_NONBLOCK = 0x80000 | 0x800;
    private static final int HEADER = 16;
    private static final int BUFFER_BYTES = 16 << 10;

    private final Descriptor descriptor;

    /** @param of what is watched, for messages */
    Inotify(String of) {
        int fd = SystemCallException.check(Libc.C.inotify_init1(CLOEXEC_NONBLOCK), "inotify_init1", "");
        descriptor = new Descriptor(fd, "inotify of " + of);
    }

    /** Told of each event. */
    interface Listener {
        /**
         * Something happened.
         *
         * @param watch its number
         * @param name of the file in the folder that is watched; empty for a file's own watch
         */
        void event(int watch, int mask, String name);
    }

    /** Watches a path; answers the number of the watch, the same for the same file. */
    int add(Path path, int mask) {
        int watch = Libc.C.inotify_add_watch(descriptor.number(), path.toString(), mask);
        return SystemCallException.check(watch, "inotify_add_watch", path.toString());
    }

    /** Ends a watch; one whose file is gone has ended already. */
    void remove(int watch) {
        if (Libc.C.inotify_rm_watch(descriptor.number(), watch) < 0) {
            int errno = Libc.errno();
            if (Errno.of(errno) != Errno.EINVAL) {
                throw new SystemCallException("inotify_rm_watch", Integer.toString(watch), errno);
            }
        }
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** Reads what is there, without waiting. */
    void read(Listener listener) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = descriptor.readNow(buffer); count > 0; count = descriptor.readNow(buffer)) {
            ByteBuffer events = ByteBuffer.wrap(buffer, 0, count).order(ByteOrder.nativeOrder());
            while (events.remaining() >= HEADER) {
                int start = events.position();
                int length = events.getInt(start + 12);
                String name = new String(buffer, start + HEADER, length, StandardCharsets.UTF_8).replace("\0", "");
                listener.event(events.getInt(start), events.getInt(start + 4), name);
                events.position(start + HEADER + length);
            }
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
