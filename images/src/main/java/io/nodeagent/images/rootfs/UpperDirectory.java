package io.nodeagent.images.rootfs;

import io.nodeagent.errors.FileFailure;
import io.nodeagent.images.rootfs.LowerLayers.Layer;
import io.nodeagent.linux.fs.RawPath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the directory a container's changes go to. Overlayfs shows a directory with the attributes of its topmost copy,
 * so the upper root repeats the image's root, and a directory that a layer holds files of without stating the directory
 * itself is repeated with the attributes a lower layer states: {@code /tmp} stays open to all.
 */
final class UpperDirectory {
    private static final String ROOT = RawPath.HERE.bytes();

    private final Path upper;
    private final LowerLayers lowers;

    private UpperDirectory(Path upper, LowerLayers lowers) {
        this.upper = upper;
        this.lowers = lowers;
    }

    /** Makes {@code upper} when it is not there. */
    static void make(Path upper, LowerLayers lowers) {
        try {
            Files.createDirectory(upper);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw FileFailure.of("make folder " + upper, e);
        }
        try {
            new UpperDirectory(upper, lowers).fill();
        } catch (IOException e) {
            throw FileFailure.of("prepare " + upper, e);
        }
    }

    private void fill() throws IOException {
        Optional<Path> root = lowers.fromTop().stream()
                .filter(l -> l.states(ROOT))
                .map(Layer::tree)
                .findFirst();
        if (root.isPresent()) {
            copyAttributes(root.get(), upper);
        }
        TreeSet<String> implied = new TreeSet<>();
        lowers.fromTop().forEach(l -> implied.addAll(l.impliedDirectories()));
        implied.remove(ROOT);
        for (String directory : implied) {
            Path path = path(directory);
            if (path != null && needsRepeating(path)) {
                repeat(path);
            }
        }
    }

    /** Null for a name that this JVM's file names cannot express: such a directory keeps the default attributes. */
    private static @Nullable Path path(String directory) {
        try {
            return Path.of(new RawPath(directory).toString());
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private boolean needsRepeating(Path directory) {
        for (Layer layer : lowers.fromTop()) {
            switch (in(layer, directory)) {
                case DIRECTORY -> {
                    return !layer.states(key(directory)) && stated(directory) != null;
                }
                case HIDDEN -> {
                    return false;
                }
                case ABSENT -> {}
            }
        }
        return false;
    }

    private void repeat(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null) {
            repeat(parent);
        }
        Path copy = upper.resolve(directory);
        Path source = stated(directory);
        if (!Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(copy);
            if (source != null) {
                copyAttributes(source, copy);
            }
        }
    }

    /** The highest layer's directory that states its attributes and is seen. */
    private @Nullable Path stated(Path directory) {
        for (Layer layer : lowers.fromTop()) {
            switch (in(layer, directory)) {
                case DIRECTORY -> {
                    if (layer.states(key(directory))) {
                        return layer.tree().resolve(directory);
                    }
                }
                case HIDDEN -> {
                    return null;
                }
                case ABSENT -> {}
            }
        }
        return null;
    }

    private enum Presence {
        DIRECTORY,
        ABSENT,
        /** A file, link or whiteout on the path: what is below in lower layers is not seen. */
        HIDDEN
    }

    private static Presence in(Layer layer, Path directory) {
        Path at = layer.tree();
        for (Path component : directory) {
            at = at.resolve(component);
            if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                return Presence.ABSENT;
            }
            if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                return Presence.HIDDEN;
            }
        }
        return Presence.DIRECTORY;
    }

    private static String key(Path directory) {
        return RawPath.of(directory.toString()).bytes();
    }

    private static void copyAttributes(Path from, Path to) throws IOException {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(from, "unix:mode,uid,gid,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        for (String name : new String[] {"uid", "gid", "mode"}) {
            Object value = attributes.get(name);
            Files.setAttribute(to, "unix:" + name, "mode".equals(name) ? permissions(value) : value);
        }
        Files.setAttribute(to, "lastModifiedTime", attributes.get("lastModifiedTime"));
    }

    private static Object permissions(@Nullable Object mode) {
        return mode instanceof Integer bits ? bits & 07777 : 0755;
    }
}
