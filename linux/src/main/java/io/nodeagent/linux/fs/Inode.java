package io.nodeagent.linux.fs;

import io.nodeagent.linux.sys.Libc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;

/**
 * An open file, directory, link or device. Set the owner first: a change of owner clears the set-user-id bits and the
 * file's capabilities (chown(2)).
 */
public final class Inode implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int SEEK_CUR = 1;

    private final int fd;
    private final String subject;

    Inode(int fd, String subject) {
        this.fd = fd;
        this.subject = subject;
    }

    public void owner(int uid, int gid) {
        Calls.check(Libc.C.fchownat(fd, "", uid, gid, AT_EMPTY_PATH), "fchownat", subject);
    }

    /** Sets the permission bits, set-id and sticky bits included. */
    public void mode(int mode) {
        // fchmod refuses descriptors opened by O_PATH; the link in /proc serves those too
        Calls.check(Libc.C.fchmodat(AT_FDCWD, "/proc/self/fd/" + fd, mode, 0), "chmod", subject);
    }

    /** Sets access and modification time alike. */
    public void times(Instant time) {
        ByteBuffer specs = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
        for (int i = 0; i < 2; i++) {
            specs.putLong(time.getEpochSecond()).putLong(time.getNano());
        }
        Calls.check(Libc.C.utimensat(fd, "", specs.array(), AT_EMPTY_PATH), "utimensat", subject);
    }

    /** Sets an extended attribute; not for handles on links and devices. */
    public void attribute(String name, byte[] value) {
        Calls.check(Libc.C.fsetxattr(fd, name, value, value.length, 0), "fsetxattr", subject + " " + name);
    }

    /** Writes the first {@code length} bytes of {@code buffer} at the file's position. */
    public void write(byte[] buffer, int length) {
        byte[] rest = buffer;
        int left = length;
        while (left > 0) {
            int written = (int) Calls.check(Libc.C.write(fd, rest, left), "write", subject);
            left -= written;
            if (left > 0) {
                rest = java.util.Arrays.copyOfRange(rest, written, written + left);
            }
        }
    }

    /** Moves the file's position on, leaving a hole. */
    public void skip(long count) {
        Calls.check(Libc.C.lseek(fd, count, SEEK_CUR), "lseek", subject);
    }

    /** Sets the file's length. */
    public void length(long length) {
        Calls.check(Libc.C.ftruncate(fd, length), "ftruncate", subject);
    }

    /** Where the kernel shows it while it is open. */
    public Path procPath() {
        return Path.of("/proc/self/fd", Integer.toString(fd));
    }

    @Override
    public void close() {
        Libc.C.close(fd);
    }
}
