package io.nodeagent.linux.descriptor;

import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;

/** A pipe(7); both ends close on exec. One end is usually given to a child and then closed here. */
public record Pipe(Descriptor readEnd, Descriptor writeEnd) implements AutoCloseable {
    private static final int O_CLOEXEC = 0x80000;

    /** {@code name} is for messages. */
    public static Pipe open(String name) {
        int[] ends = new int[2];
        SystemCallException.check(Libc.C.pipe2(ends, O_CLOEXEC), "pipe2", name);
        return new Pipe(new Descriptor(ends[0], name), new Descriptor(ends[1], name));
    }

    @Override
    public void close() {
        readEnd.close();
        writeEnd.close();
    }
}
