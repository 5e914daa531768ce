package io.nodeagent.linux.fs;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An open directory under which paths are resolved without ever leaving it. Names given to the making methods are
 * single names, not paths.
 */
public final class Directory implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_EXCL = 0x80;
    // These two differ between x86-64 and arm64; the others are generic
    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
    private static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
    private static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int SYS_OPENAT2 = 437;
    private static final long RESOLVE_NO_MAGICLINKS = 2;
    private static final long RESOLVE_BENEATH = 8;
    private static final byte[] HOW = how(O_DIRECTORY | O_CLOEXEC);
    private static final byte[] HOW_ANY = how(O_PATH | O_CLOEXEC);

    private final int fd;
    private final String subject;

    private Directory(int fd, String subject) {
        this.fd = fd;
        this.subject = subject;
    }

    /** Opens a directory by a path that is trusted. */
    public static Directory open(Path path) {
        int fd = Libc.C.openat(AT_FDCWD, path.toString(), O_DIRECTORY | O_CLOEXEC, 0);
        return new Directory((int) Calls.check(fd, "open", path), path.toString());
    }

    /**
     * Opens a directory below this one; empty when it is not there. Relative links on the way are followed while they
     * stay beneath.
     *
     * @throws InvalidArgumentException the path leaves this directory, an absolute link included, or goes through
     *     something that is no directory
     */
    public Optional<Directory> openBeneath(RawPath path) {
        int opened = openat2(path, HOW);
        return opened < 0 ? Optional.empty() : Optional.of(new Directory(opened, at(path)));
    }

    /**
     * Opens whatever is below this directory under that path, as {@link #openBeneath} does, to bind it elsewhere; empty
     * when it is not there.
     */
    public Optional<Inode> inodeBeneath(RawPath path) {
        int opened = openat2(path, HOW_ANY);
        return opened < 0 ? Optional.empty() : Optional.of(new Inode(opened, at(path)));
    }

    /** The descriptor; negative when there is nothing. */
    private int openat2(RawPath path, byte[] how) {
        long opened = Libc.C.syscall(SYS_OPENAT2, fd, path.terminated(), how, how.length, 0, 0);
        if (opened >= 0) {
            return (int) opened;
        }
        int errno = Libc.errno();
        return switch (Errno.of(errno)) {
            case ENOENT -> -1;
            case EXDEV -> throw new InvalidArgumentException("'" + path + "' leaves its root through a link");
            case ELOOP -> throw new InvalidArgumentException("'" + path + "' leads through too many links");
            case ENOTDIR -> throw new InvalidArgumentException("'" + path + "' leads through a file");
            case ENAMETOOLONG -> throw new InvalidArgumentException("the path '" + path + "' is too long");
            default -> throw Calls.failure("openat2", at(path), errno);
        };
    }

    /** Opens a directory of this name here; empty when nothing, or no directory, has that name: not even a link to one. */
    public Optional<Directory> openChild(RawPath name) {
        int opened = Libc.C.openat(fd, name.terminated(), O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
        if (opened >= 0) {
            return Optional.of(new Directory(opened, at(name)));
        }
        int errno = Libc.errno();
        return switch (Errno.of(errno)) {
            case ENOENT, ENOTDIR, ELOOP -> Optional.empty();
            default -> throw Calls.failure("open", at(name), errno);
        };
    }

    /** This directory as an inode, to change its attributes; it is closed with the directory. */
    public Inode inode() {
        return new Inode(fd, subject);
    }

    /** Makes a new file and opens it for writing; empty when something, be it a link, has that name. */
    public Optional<Inode> createFile(RawPath name) {
        int file = Libc.C.openat(fd, name.terminated(), O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file >= 0) {
            return Optional.of(new Inode(file, at(name)));
        }
        int errno = Libc.errno();
        if (Errno.of(errno) == Errno.EEXIST) {
            return Optional.empty();
        }
        throw Calls.failure("create", at(name), errno);
    }

    /** Opens whatever has that name, itself and not what it points to, to change its attributes. */
    public Inode inode(RawPath name) {
        int file = Libc.C.openat(fd, name.terminated(), O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
        return new Inode((int) Calls.check(file, "open", at(name)), at(name));
    }

    /** Makes a directory; false when something has that name. */
    public boolean makeDirectory(RawPath name) {
        return Calls.made(Libc.C.mkdirat(fd, name.terminated(), 0755), "mkdir", at(name));
    }

    /** Makes a symbolic link; false when something has that name. */
    public boolean symlink(RawPath name, RawPath target) {
        return Calls.made(Libc.C.symlinkat(target.terminated(), fd, name.terminated()), "symlink", at(name));
    }

    /** Gives the file {@code existing} of the directory {@code from} another name here; false when something has it. */
    public boolean hardLink(RawPath name, Directory from, RawPath existing) {
        int result = Libc.C.linkat(from.fd, existing.terminated(), fd, name.terminated(), 0);
        return Calls.made(result, "link", at(name) + " to " + from.at(existing));
    }

    /**
     * Makes a device or FIFO; false when something has that name.
     *
     * @param type the file type bits of inode(7)
     */
    public boolean makeNode(RawPath name, int type, int major, int minor) {
        int result = Libc.C.mknodat(fd, name.terminated(), type | 0600, device(major, minor));
        return Calls.made(result, "mknod", at(name));
    }

    /** Whether something has that name. */
    public boolean contains(RawPath name) {
        int file = Libc.C.openat(fd, name.terminated(), O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
        if (file < 0) {
            return false;
        }
        Libc.C.close(file);
        return true;
    }

    /** Removes a name that is no directory's; false when it is a directory. What is not there is no error. */
    public boolean removeFile(RawPath name) {
        if (Libc.C.unlinkat(fd, name.terminated(), 0) == 0) {
            return true;
        }
        int errno = Libc.errno();
        return switch (Errno.of(errno)) {
            case ENOENT -> true;
            case EISDIR -> false;
            default -> throw Calls.failure("unlink", at(name), errno);
        };
    }

    /** Moves a name of this directory into another one. */
    public void move(RawPath name, Directory to, RawPath newName) {
        Calls.check(Libc.C.renameat(fd, name.terminated(), to.fd, newName.terminated()), "rename", at(name));
    }

    /** Where the kernel shows this directory while it is open: a short path to anything in it. */
    public Path procPath() {
        return Path.of("/proc/self/fd", Integer.toString(fd));
    }

    @Override
    public void close() {
        Libc.C.close(fd);
    }

    /** A struct open_how of openat2(2). */
    private static byte[] how(long flags) {
        return ByteBuffer.allocate(24)
                .order(ByteOrder.nativeOrder())
                .putLong(flags)
                .putLong(0)
                .putLong(RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS)
                .array();
    }

    private String at(RawPath name) {
        return subject + "/" + name;
    }

    /** The layout of makedev(3). */
    private static long device(int major, int minor) {
        return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    }
}
