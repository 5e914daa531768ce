package io.nodeagent.linux.descriptor;

import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells which files of one folder were made or written, by inotify(7). */
public final class FolderWatch implements AutoCloseable {
    private static final int IN_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
    private static final int IN_CLOSE_WRITE = 0x8;
    private static final int IN_MOVED_TO = 0x80;
    private static final int IN_Q_OVERFLOW = 0x4000;
    private static final int HEADER = 16;

    private final Descriptor descriptor;

    public FolderWatch(Path folder) {
        int fd = SystemCallException.check(Libc.C.inotify_init1(IN_CLOEXEC_NONBLOCK), "inotify_init1", "");
        descriptor = new Descriptor(fd, "inotify of " + folder);
        try {
            SystemCallException.check(
                    Libc.C.inotify_add_watch(fd, folder.toString(), IN_CLOSE_WRITE | IN_MOVED_TO),
                    "inotify_add_watch",
                    folder.toString());
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    /**
     * What changed since the last call.
     *
     * @param lost whether the kernel dropped events: read the whole folder
     */
    public record Changes(List<String> names, boolean lost) {}

    /** For an {@link Epoll}. */
    public int number() {
        return descriptor.number();
    }

    /** Reads what is there, without waiting. */
    public Changes changes() throws IOException {
        List<String> names = new ArrayList<>();
        boolean lost = false;
        byte[] buffer = new byte[16 * 1024];
        for (int count = descriptor.readNow(buffer); count > 0; count = descriptor.readNow(buffer)) {
            ByteBuffer events = ByteBuffer.wrap(buffer, 0, count).order(ByteOrder.nativeOrder());
            while (events.remaining() >= HEADER) {
                int start = events.position();
                lost |= (events.getInt(start + 4) & IN_Q_OVERFLOW) != 0;
                int length = events.getInt(start + 12);
                String name = new String(buffer, start + HEADER, length, StandardCharsets.UTF_8);
                names.add(name.replace("\0", ""));
                events.position(start + HEADER + length);
            }
        }
        return new Changes(names, lost);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
