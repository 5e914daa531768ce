package io.nodeagent.images.unpack;

import io.nodeagent.linux.fs.Directory;
import io.nodeagent.linux.fs.Inode;
import io.nodeagent.linux.fs.RawPath;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Owners, modes and times of a layer's directories, kept until everything is in them: each new file changes the time,
 * and set-group-id or a missing permission would tell on files made later.
 */
final class DirectoryAttributes {
    private static final int DEFAULT_MODE = 0755;

    private final TreeMap<String, Attributes> byPath = new TreeMap<>();

    private record Attributes(int uid, int gid, int mode, Instant modified) {}

    void put(RawPath path, TarEntry entry) {
        byPath.put(path.bytes(), new Attributes(entry.uid(), entry.gid(), entry.mode(), entry.modified()));
    }

    void putDefault(RawPath path) {
        byPath.put(path.bytes(), new Attributes(0, 0, DEFAULT_MODE, Instant.EPOCH));
    }

    /** Forgets a directory that was replaced, and all below it. */
    void removeTree(RawPath path) {
        byPath.remove(path.bytes());
        byPath.subMap(path.bytes() + "/", path.bytes() + "0").clear();
    }

    void apply(Directory root) {
        for (Map.Entry<String, Attributes> entry : byPath.entrySet()) {
            RawPath path = new RawPath(entry.getKey());
            if (path.equals(RawPath.HERE)) {
                set(root.inode(), entry.getValue());
                continue;
            }
            root.openBeneath(path.parent()).ifPresent(parent -> {
                try (parent) {
                    parent.openChild(path.name()).ifPresent(directory -> {
                        try (directory) {
                            set(directory.inode(), entry.getValue());
                        }
                    });
                }
            });
        }
    }

    private static void set(Inode directory, Attributes attributes) {
        if (attributes.uid() != 0 || attributes.gid() != 0) {
            directory.owner(attributes.uid(), attributes.gid());
        }
        directory.mode(attributes.mode());
        directory.times(attributes.modified());
    }
}
