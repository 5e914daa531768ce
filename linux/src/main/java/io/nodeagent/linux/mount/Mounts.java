package io.nodeagent.linux.mount;

import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import io.nodeagent.linux.sys.Errno;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** mount(2) and umount2(2). */
public final class Mounts {
    private static final int MNT_DETACH = 2;
    private static final int UMOUNT_NOFOLLOW = 8;

    private Mounts() {}

    /** Flags of mount(2). */
    public enum Flag {
        READ_ONLY(1),
        NO_SUID(2),
        NO_DEV(4),
        NO_EXEC(8),
        REMOUNT(32),
        BIND(4096),
        RECURSIVE(16384),
        PRIVATE(1 << 18),
        SLAVE(1 << 19),
        SHARED(1 << 20);

        private final long bit;

        Flag(long bit) {
            this.bit = bit;
        }
    }

    /**
     * Mounts.
     *
     * @param data the file system's own options, as in {@code size=64m,mode=1777}
     */
    public static void mount(
            @Nullable String source, Path target, @Nullable String type, Set<Flag> flags, @Nullable String data) {
        long bits = flags.stream().mapToLong(f -> f.bit).reduce(0, (a, b) -> a | b);
        BlockingCalls.run(Lane.RUNTIME, () -> {
            int result = Libc.C.mount(source, target.toString(), type, bits, data);
            SystemCallException.check(
                    result, "mount", "%s on %s type %s %s data %s".formatted(source, target, type, flags, data));
        });
    }

    /** Makes {@code source} appear at {@code target} too, without what is mounted below it. */
    public static void bind(Path source, Path target) {
        mount(source.toString(), target, null, Set.of(Flag.BIND), null);
    }

    /** A tmpfs; {@code options} as in {@code size=64m,mode=1777}. */
    public static void tmpfs(Path target, Set<Flag> flags, String options) {
        mount("tmpfs", target, "tmpfs", flags, options);
    }

    /**
     * Takes the top mount off {@code target}, detaching it when it is busy; what is not mounted or not there is no error.
     *
     * @return whether something was mounted
     */
    public static boolean unmount(Path target) {
        return BlockingCalls.call(Lane.RUNTIME, () -> {
            if (Libc.C.umount2(target.toString(), UMOUNT_NOFOLLOW) == 0) {
                return true;
            }
            Errno errno = Errno.of(Libc.errno());
            if (errno == Errno.EBUSY) {
                SystemCallException.check(
                        Libc.C.umount2(target.toString(), MNT_DETACH | UMOUNT_NOFOLLOW), "umount2", target.toString());
                return true;
            }
            if (errno == Errno.EINVAL || errno == Errno.ENOENT) {
                return false;
            }
            throw new SystemCallException("umount2", target.toString(), errno.number());
        });
    }

    /** Takes off every mount stacked on {@code target}. */
    public static void unmountAll(Path target) {
        boolean mounted = unmount(target);
        while (mounted) {
            mounted = unmount(target);
        }
    }
}
