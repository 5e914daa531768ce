package io.nodeagent.linux.namespace;

import io.nodeagent.errors.InternalException;
import io.nodeagent.linux.mount.Mounts;
import io.nodeagent.linux.sys.Libc;
import io.nodeagent.linux.sys.SystemCallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Namespaces kept alive by bind mounts of their {@code /proc} files, one file a kind in a folder. */
public final class NamespacePins {
    private static final long MS_BIND = 4096;

    private NamespacePins() {}

    /** Where the pin of a kind lies in a folder of pins. */
    public static Path file(Path folder, NamespaceKind kind) {
        return folder.resolve(kind.fileName());
    }

    /**
     * Makes new namespaces of these kinds and pins them in {@code folder}, which is made. On failure nothing is left.
     *
     * @param hostname set in the new UTS namespace, when there is one
     */
    public static void pin(Path folder, Set<NamespaceKind> kinds, Optional<String> hostname) {
        try {
            Files.createDirectories(folder);
            for (NamespaceKind kind : kinds) {
                createEmpty(file(folder, kind));
            }
            NamespaceThread.onFreshThread(() -> {
                unshareAndBind(folder, kinds, hostname);
                return true;
            });
        } catch (IOException | RuntimeException e) {
            try {
                unpin(folder);
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e instanceof RuntimeException r
                    ? r
                    : new InternalException("pin namespaces in " + folder + ": " + e, e);
        }
    }

    /** Takes the pins in {@code folder} off and removes it; what is not there is no error. */
    public static void unpin(Path folder) {
        try {
            for (NamespaceKind kind : NamespaceKind.values()) {
                Path file = file(folder, kind);
                if (Files.exists(file)) {
                    Mounts.unmountAll(file);
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new InternalException("unpin namespaces in " + folder + ": " + e, e);
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
            throw new FileAlreadyExistsException(file + " is a pin already");
        }
    }
}
