package io.nodeagent.linux.descriptor;

import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A new pseudo-terminal, pty(7), in raw mode: the one who holds it reads what the program on the other side prints and
 * writes what is typed. The other side stays open here until {@link #closeOtherSide}, so that it is not at its end
 * before a program has opened it.
 */
public final class Terminal implements AutoCloseable {
    private static final int O_RDWR_NOCTTY_CLOEXEC = 0x2 | 0x100 | 0x80000;
    private static final long TIOCSPTLCK = 0x40045431L;
    private static final long TIOCGPTN = 0x80045430L;
    private static final long TIOCSWINSZ = 0x5414;
    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;

    /** The kernel's struct termios: four flag words, the line discipline, 19 control characters. */
    private static final int TERMIOS_SIZE = 36;

    private static final int OUTPUT_FLAGS = 4;
    private static final int LOCAL_FLAGS = 12;
    private static final int CONTROL_CHARACTERS = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;
    private static final int RAW_INPUT_OFF = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
    private static final int OPOST = 0x1;
    private static final int RAW_LOCAL_OFF = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;

    private final Descriptor reader;
    private final Descriptor writer;
    private final Descriptor otherSide;
    private final String path;

    private Terminal(Descriptor reader, Descriptor writer, Descriptor otherSide, String path) {
        this.reader = reader;
        this.writer = writer;
        this.otherSide = otherSide;
        this.path = path;
    }

    public static Terminal open() {
        int fd = SystemCallException.check(Libc.C.open("/dev/ptmx", O_RDWR_NOCTTY_CLOEXEC, 0), "open", "/dev/ptmx");
        Descriptor reader = new Descriptor(fd, "terminal");
        try {
            control(reader, TIOCSPTLCK, word(0), "unlock");
            byte[] number = word(0);
            control(reader, TIOCGPTN, number, "ask the number");
            String path = "/dev/pts/"
                    + ByteBuffer.wrap(number).order(ByteOrder.nativeOrder()).getInt();
            makeRaw(reader);
            Descriptor other = new Descriptor(
                    SystemCallException.check(Libc.C.open(path, O_RDWR_NOCTTY_CLOEXEC, 0), "open", path), path);
            return new Terminal(reader, writerOf(reader, other), other, path);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static Descriptor writerOf(Descriptor reader, Descriptor other) {
        try {
            return reader.duplicate();
        } catch (RuntimeException e) {
            other.close();
            throw e;
        }
    }

    /** The other side's path, for the program that is to have it. */
    public String path() {
        return path;
    }

    /** What the program prints. */
    public Descriptor reader() {
        return reader;
    }

    /** What is typed. */
    public Descriptor writer() {
        return writer;
    }

    /** From now on the terminal is at its end when no program has its other side open. */
    public void closeOtherSide() {
        otherSide.close();
    }

    /** Sets the size; the program in the foreground gets SIGWINCH. */
    public void resize(int columns, int rows) {
        byte[] size = ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putShort(0, (short) rows)
                .putShort(2, (short) columns)
                .array();
        control(reader, TIOCSWINSZ, size, "resize to " + columns + "x" + rows);
    }

    @Override
    public void close() {
        otherSide.close();
        reader.close();
        writer.close();
    }

    /** As cfmakeraw(3): a second terminal inside the container does echo and line editing, this one must not. */
    private static void makeRaw(Descriptor terminal) {
        byte[] bytes = new byte[TERMIOS_SIZE];
        control(terminal, TCGETS, bytes, "read modes");
        ByteBuffer modes = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        modes.putInt(0, modes.getInt(0) & ~RAW_INPUT_OFF);
        modes.putInt(OUTPUT_FLAGS, modes.getInt(OUTPUT_FLAGS) & ~OPOST);
        modes.putInt(LOCAL_FLAGS, modes.getInt(LOCAL_FLAGS) & ~RAW_LOCAL_OFF);
        modes.put(CONTROL_CHARACTERS + VTIME, (byte) 0);
        modes.put(CONTROL_CHARACTERS + VMIN, (byte) 1);
        control(terminal, TCSETS, bytes, "set modes");
    }

    private static void control(Descriptor terminal, long request, byte[] argument, String what) {
        SystemCallException.check(
                Libc.C.ioctl(terminal.number(), request, argument), "ioctl", what + " of " + terminal);
    }

    private static byte[] word(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(0, value)
                .array();
    }
}
