package io.nodeagent.agent.staticpod;

import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder as they were when they were read last. A file that is being written to is not read before its
 * writer closes it, for half of a pod may well look like one. As the kubelet does, this reads every file whose name does
 * not begin with a dot, and no folders below. Not thread-safe.
 */
final class ManifestFolder {
    /** More than any pod is: what an API server takes. */
    private static final int LIMIT_BYTES = 3 << 20;

    private final Path folder;
    private final ManifestReader reader;
    private final Map<Path, Known> known = new HashMap<>();

    private record Known(Stamp stamp, Manifest manifest) {}

    /** What tells a file from the one that was read. */
    private record Stamp(@Nullable Object inode, Object modified, long size) {}

    ManifestFolder(Path folder, ManifestReader reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /**
     * All files in the order of their names.
     *
     * @param due the names of files that are to be read again if they changed, and of new files that are ready
     * @return empty where there is no such folder
     * @throws io.nodeagent.errors.NodeAgentException the folder cannot be read, so nobody knows what is wanted
     */
    Optional<List<Manifest>> read(Predicate<String> due) {
        return BlockingCalls.call(Lane.USER_PATHS, () -> readNow(due));
    }

    /** Whether a new entry is complete from the start: a link, and no file that its maker writes to next. */
    boolean isLink(String name) {
        Path path = folder.resolve(name);
        return BlockingCalls.call(Lane.USER_PATHS, () -> {
            try {
                return Files.isSymbolicLink(path) || (int) Files.getAttribute(path, "unix:nlink") > 1;
            } catch (IOException e) {
                return false; // gone again
            }
        });
    }

    /** The folder's own identity, which another folder of its name does not have; empty where there is none. */
    Optional<Object> identity() {
        return BlockingCalls.call(Lane.USER_PATHS, () -> {
            try {
                return Optional.ofNullable(attributes(folder).fileKey());
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    private Optional<List<Manifest>> readNow(Predicate<String> due) throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.list(folder)) {
            entries = all.filter(path -> !name(path).startsWith(".")).toList();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Map<Path, Known> now = new TreeMap<>();
        for (Path path : entries) {
            Known before = known.get(path);
            Known found = due.test(name(path)) ? file(path, before) : before;
            if (found != null) {
                now.put(path, found);
            }
        }
        known.clear();
        known.putAll(now);
        return Optional.of(now.values().stream().map(Known::manifest).toList());
    }

    /** Null for what is no file, or none any more. */
    private @Nullable Known file(Path path, @Nullable Known before) {
        try {
            BasicFileAttributes attributes = attributes(path);
            if (!attributes.isRegularFile()) {
                return null;
            }
            Stamp stamp = new Stamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
            if (before != null && before.stamp().equals(stamp)) {
                return before;
            }
            return new Known(stamp, manifest(path, attributes.size()));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            return new Known(new Stamp(null, "", 0), new Manifest.Broken(path, "cannot be read: " + e));
        }
    }

    private Manifest manifest(Path path, long size) throws IOException {
        return size > LIMIT_BYTES
                ? new Manifest.Broken(path, "is larger than %d bytes".formatted(LIMIT_BYTES))
                : reader.read(path, Files.readAllBytes(path));
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    private static String name(Path path) {
        return Objects.requireNonNull(path.getFileName()).toString();
    }
}
