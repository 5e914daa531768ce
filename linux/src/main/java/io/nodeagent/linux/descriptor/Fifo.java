package io.nodeagent.linux.descriptor;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.Path;

/** Writes to named pipes without ever waiting for a reader to appear: fifo(7). */
public final class Fifo {
    private static final int O_WRONLY_NONBLOCK_CLOEXEC = 0x1 | 0x800 | 0x80000;

    private Fifo() {}

    /** Writes a message; without a reader it is a {@link FailedPreconditionException}. */
    public static void write(Path fifo, byte[] message) {
        int fd = Libc.C.open(fifo.toString(), O_WRONLY_NONBLOCK_CLOEXEC, 0);
        if (fd < 0) {
            int errno = Libc.errno();
            if (Errno.of(errno) == Errno.ENXIO || Errno.of(errno) == Errno.ENOENT) {
                throw new FailedPreconditionException("nobody reads " + fifo);
            }
            throw new SystemCallException("open", fifo.toString(), errno);
        }
        try (Descriptor descriptor = new Descriptor(fd, fifo.toString())) {
            descriptor.write(message, 0, message.length);
        } catch (IOException e) {
            throw new InternalException(String.valueOf(e.getMessage()), e);
        }
    }
}
