package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * hostPath volumes: a path of the host is checked, made where its type says so, and only ever referred to; nothing of
 * it is mounted below the pod's folder, so that nothing of it is removed with the pod.
 */
final class HostPaths {
    private static final int TYPE_MASK = 0170000;
    private static final int SOCKET = 0140000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int FOLDER = 0040000;
    private static final int CHARACTER_DEVICE = 0020000;

    private HostPaths() {}

    /** The path, without a look at the file system. */
    static Path path(HostPathVolumeSource source) {
        String path = Optional.ofNullable(source.getPath()).orElse("");
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            throw new InvalidArgumentException("hostPath.path is not a path: '%s'".formatted(path));
        }
        if (Stream.of(path.split("/", -1)).anyMatch(".."::equals)) {
            throw new InvalidArgumentException("hostPath.path %s must not contain '..'".formatted(path));
        }
        return Path.of(path);
    }

    /** Checks the path against its type, or makes it. */
    static void setUp(HostPathVolumeSource source) {
        Path path = path(source);
        String type = Optional.ofNullable(source.getType()).orElse("");
        BlockingCalls.run(Lane.USER_PATHS, () -> check(path, type));
    }

    private static void check(Path path, String type) throws IOException {
        switch (type) {
            case "" -> {}
            case "DirectoryOrCreate" -> {
                makeFolder(path);
                require(is(path, FOLDER), path, "a directory");
            }
            case "Directory" -> require(is(path, FOLDER), path, "a directory");
            case "FileOrCreate" -> {
                makeFile(path);
                require(isFile(path), path, "a file");
            }
            case "File" -> require(isFile(path), path, "a file");
            case "Socket" -> require(is(path, SOCKET), path, "a socket file");
            case "CharDevice" -> require(is(path, CHARACTER_DEVICE), path, "a character device");
            case "BlockDevice" -> require(is(path, BLOCK_DEVICE), path, "a block device");
            default -> throw new InvalidArgumentException(type + " is an invalid volume type");
        }
    }

    private static void require(boolean fits, Path path, String what) {
        if (!fits) {
            throw new FailedPreconditionException("hostPath type check failed: %s is not %s".formatted(path, what));
        }
    }

    private static boolean is(Path path, int type) throws IOException {
        OptionalInt found = type(path);
        return found.isPresent() && found.getAsInt() == type;
    }

    /** As the kubelet has it: whatever exists and is no directory. */
    private static boolean isFile(Path path) throws IOException {
        OptionalInt found = type(path);
        return found.isPresent() && found.getAsInt() != FOLDER;
    }

    private static OptionalInt type(Path path) throws IOException {
        try {
            return OptionalInt.of((Integer) Files.getAttribute(path, "unix:mode") & TYPE_MASK);
        } catch (NoSuchFileException e) {
            return OptionalInt.empty();
        }
    }

    private static void makeFolder(Path path) throws IOException {
        if (type(path).isEmpty()) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
    }

    private static void makeFile(Path path) throws IOException {
        if (type(path).isPresent()) {
            return;
        }
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        } catch (FileAlreadyExistsException e) {
            // Another pod of the same path was quicker; the check that follows judges what it made.
            return;
        }
    }
}
