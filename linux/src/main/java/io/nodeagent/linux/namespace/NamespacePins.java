package io.nodeagent.linux.namespace;

import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.mount.Mounts;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Namespaces kept alive by bind mounts of their {@code /proc} files, one file a kind in a folder. */
public final class NamespacePins {
    private static final long MS_BIND = 4096;
    private static final int O_CLOEXEC = 0x80000;
    private static final long NS_GET_NSTYPE = 0xb703;

    private NamespacePins() {}

    /** Where the pin of a kind lies in a folder of pins. */
    public static Path file(Path folder, NamespaceKind kind) {
        return folder.resolve(kind.fileName());
    }

    /**
     * Whether {@code file} is a pinned namespace of that kind: not after a reboot, when only the empty file is left
     * (ioctl_nsfs(2), NS_GET_NSTYPE).
     */
    public static boolean isPinned(Path file, NamespaceKind kind) {
        int fd = Libc.C.open(file.toString(), O_CLOEXEC, 0);
        if (fd < 0) {
            return false;
        }
        try {
            return Libc.C.ioctl(fd, NS_GET_NSTYPE, new byte[8]) == kind.cloneFlag();
        } finally {
            Libc.C.close(fd);
        }
    }

    /**
     * Makes new namespaces of these kinds and pins them in {@code folder}, which is made. On failure nothing that this
     * call made is left.
     *
     * @param hostname set in the new UTS namespace, when there is one
     * @throws AlreadyExistsException when one of the files is there; it is left as it is
     */
    public static void pin(Path folder, Set<NamespaceKind> kinds, Optional<String> hostname) {
        Set<NamespaceKind> made = EnumSet.noneOf(NamespaceKind.class);
        try {
            Files.createDirectories(folder);
            for (NamespaceKind kind : kinds) {
                createEmpty(file(folder, kind));
                made.add(kind);
            }
            NamespaceThread.onFreshThread(() -> {
                unshareAndBind(folder, kinds, hostname);
                return true;
            });
        } catch (IOException | RuntimeException e) {
            undo(folder, made, e);
            throw e instanceof RuntimeException r
                    ? r
                    : new InternalException("pin namespaces in " + folder + ": " + e, e);
        }
    }

    private static void undo(Path folder, Set<NamespaceKind> made, Exception cause) {
        try {
            for (NamespaceKind kind : made) {
                remove(file(folder, kind));
            }
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // Somebody else's files: the folder was there before.
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** Takes the pins in {@code folder} off and removes it; what is not there is no error. */
    public static void unpin(Path folder) {
        try {
            for (NamespaceKind kind : NamespaceKind.values()) {
                remove(file(folder, kind));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new InternalException("unpin namespaces in " + folder + ": " + e, e);
        }
    }

    private static void remove(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Mounts.unmountAll(file);
            Files.deleteIfExists(file);
        }
    }

    /** Runs on a thread that ends right after, so the new namespaces live on in their pins alone. */
    private static void unshareAndBind(Path folder, Set<NamespaceKind> kinds, Optional<String> hostname) {
        int flags = kinds.stream().mapToInt(NamespaceKind::cloneFlag).reduce(0, (a, b) -> a | b);
        SystemCallException.check(Libc.C.unshare(flags), "unshare", kinds.toString());
        if (hostname.isPresent() && kinds.contains(NamespaceKind.UTS)) {
            byte[] name = hostname.get().getBytes(StandardCharsets.US_ASCII);
            SystemCallException.check(Libc.C.sethostname(name, name.length), "sethostname", hostname.get());
        }
        for (NamespaceKind kind : kinds) {
            String target = file(folder, kind).toString();
            SystemCallException.check(
                    Libc.C.mount("/proc/thread-self/ns/" + kind.fileName(), target, null, MS_BIND, null),
                    "mount",
                    "bind " + kind.fileName() + " namespace on " + target);
        }
    }

    private static void createEmpty(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            throw new AlreadyExistsException("pin a namespace: " + file + " is there already", e);
        }
    }
}
