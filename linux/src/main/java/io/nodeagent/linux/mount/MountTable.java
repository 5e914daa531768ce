package io.nodeagent.linux.mount;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is mounted in this process's namespace: {@code /proc/self/mountinfo} of proc(5). */
public record MountTable(List<Mount> mounts) {
    private static final Path FILE = Path.of("/proc/thread-self/mountinfo");
    private static final int ROOT = 3;
    private static final int TARGET = 4;
    private static final int OPTIONS = 5;

    /**
     * One mount.
     *
     * @param root the folder of the file system that is mounted
     * @param options of the mount, such as {@code rw}
     * @param superOptions of the file system, such as {@code cpu} for a cgroup hierarchy
     * @param tags such as {@code shared:1}; see {@link #shared} and {@link #slave}
     */
    public record Mount(
            String root,
            Path target,
            Set<String> options,
            String type,
            String source,
            Set<String> superOptions,
            List<String> tags) {
        /** Whether what is mounted below it appears in its peers, and theirs here (mount_namespaces(7)). */
        public boolean shared() {
            return tags.stream().anyMatch(t -> t.startsWith("shared:"));
        }

        /** Whether what is mounted below its master appears here. */
        public boolean slave() {
            return tags.stream().anyMatch(t -> t.startsWith("master:"));
        }
    }

    public MountTable {
        mounts = List.copyOf(mounts);
    }

    /** The table of now. */
    public static MountTable current() {
        try {
            return parse(new String(Files.readAllBytes(FILE), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InternalException("read " + FILE + ": " + e, e);
        }
    }

    /** Reads the file's text; a line that is not of its form is passed over. */
    public static MountTable parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            int separator = line.indexOf(" - ");
            if (separator < 0) {
                continue;
            }
            String[] left = line.substring(0, separator).split(" ", -1);
            String[] right = line.substring(separator + 3).split(" ", -1);
            if (left.length > OPTIONS && right.length >= 3) {
                mounts.add(new Mount(
                        unescape(left[ROOT]),
                        Path.of(unescape(left[TARGET])),
                        Set.of(left[OPTIONS].split(",", -1)),
                        right[0],
                        unescape(right[1]),
                        Set.copyOf(List.of(right[2].split(",", -1))),
                        List.of(left).subList(OPTIONS + 1, left.length)));
            }
        }
        return new MountTable(mounts);
    }

    /** Whether anything is mounted exactly at {@code target}. */
    public boolean isMounted(Path target) {
        return mounts.stream().anyMatch(m -> m.target().equals(target));
    }

    /** The mount that a path without links lies on: the deepest, of those at one place the latest. */
    public Optional<Mount> of(Path path) {
        Optional<Mount> found = Optional.empty();
        for (Mount mount : mounts) {
            if (path.startsWith(mount.target())
                    && found.stream()
                            .allMatch(f ->
                                    mount.target().getNameCount() >= f.target().getNameCount())) {
                found = Optional.of(mount);
            }
        }
        return found;
    }

    /** The mounts at and below {@code folder}, the deepest and latest first: the order in which to unmount. */
    public List<Mount> below(Path folder) {
        return mounts.stream()
                .filter(m -> m.target().startsWith(folder))
                .toList()
                .reversed();
    }

    /** Space, tab, newline and backslash stand in the file as a backslash and three octal digits. */
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\\' && i + 3 < bytes.length) {
                out.write(Integer.parseInt(new String(bytes, i + 1, 3, StandardCharsets.US_ASCII), 8));
                i += 3;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
