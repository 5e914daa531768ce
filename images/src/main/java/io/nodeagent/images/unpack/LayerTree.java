package io.nodeagent.images.unpack;

import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.unpack.TarEntry.Kind;
import io.nodeagent.images.unpack.TarEntry.Region;
import io.nodeagent.linux.fs.Directory;
import io.nodeagent.linux.fs.FileTrees;
import io.nodeagent.linux.fs.Inode;
import io.nodeagent.linux.fs.RawPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * A layer's tree in the making, in overlayfs's terms: a removed file is a character device 0/0, a directory that hides
 * the lower ones' content has {@code trusted.overlay.opaque}. Names come from strangers: each is resolved beneath the
 * root, and never written through a link.
 *
 * <p>Not thread-safe.
 */
final class LayerTree implements AutoCloseable {
    private static final int S_IFIFO = 0010000;
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final long BLOCK_BYTES = 4096;
    private static final byte[] YES = {'y'};

    private final Path trashFolder;
    private final Directory root;
    private final Directory trash;
    private final DirectoryAttributes directories = new DirectoryAttributes();
    private final Set<RawPath> whiteouts = new HashSet<>();
    private final Set<String> implied = new TreeSet<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final OpenParents parents;
    private int trashed;
    private long blocks;
    private long inodes;

    /** @param folder an empty folder: the tree goes to {@code fs} in it */
    LayerTree(Path folder) {
        trashFolder = folder.resolve("trash");
        try {
            Files.createDirectory(folder.resolve("fs"));
            Files.createDirectory(trashFolder);
        } catch (IOException e) {
            throw FileFailure.of("make folders in " + folder, e);
        }
        root = Directory.open(folder.resolve("fs"));
        trash = Directory.open(trashFolder);
        parents = new OpenParents(root, this::impliedDirectory);
        implied.add(RawPath.HERE.bytes());
    }

    /** Adds one member; {@code data} gives its bytes. */
    void add(TarEntry entry, TarReader data) throws IOException {
        RawPath path = EntryPaths.clean(entry.path(), entry.path());
        if (path.equals(RawPath.HERE)) {
            addRoot(entry);
            return;
        }
        if (entry.uid() == -1 || entry.gid() == -1) {
            throw new InvalidArgumentException("tar entry '" + entry.path() + "' has an owner that is out of range");
        }
        Directory parent = parents.of(path, entry.path());
        String name = path.name().bytes();
        if (name.startsWith(Whiteouts.PREFIX)) {
            whiteout(parent, path, entry);
        } else if (entry.kind() == Kind.DIRECTORY) {
            addDirectory(parent, path, entry);
        } else {
            addFile(parent, path, entry, data);
        }
    }

    /** Gives directories their attributes, which later members would have changed, and says what the tree takes. */
    LayerTreeSummary finish() {
        parents.close();
        directories.apply(root);
        FileTrees.delete(trashFolder);
        return new LayerTreeSummary(blocks * BLOCK_BYTES, inodes, List.copyOf(implied));
    }

    @Override
    public void close() {
        parents.close();
        trash.close();
        root.close();
    }

    private void addRoot(TarEntry entry) {
        if (entry.kind() != Kind.DIRECTORY) {
            throw new InvalidArgumentException("tar entry '" + entry.path() + "' would replace the layer's root");
        }
        implied.remove(RawPath.HERE.bytes());
        directories.put(RawPath.HERE, entry);
    }

    private void whiteout(Directory parent, RawPath path, TarEntry entry) {
        switch (Whiteouts.of(path.name(), entry.path())) {
            case Whiteouts.Opaque _ -> parent.inode().attribute("trusted.overlay.opaque", YES);
            case Whiteouts.Ignored _ -> {}
            case Whiteouts.Removed(RawPath name) -> {
                RawPath removed = path.parent().child(name.bytes());
                if (parent.makeNode(name, S_IFCHR, 0, 0)) {
                    whiteouts.add(removed);
                    inodes++;
                } else {
                    // The layer's own file hides the lower one by itself; its own directory has to be told to
                    parent.openChild(name).ifPresent(LayerTree::hideLower);
                }
            }
        }
    }

    private static void hideLower(Directory directory) {
        try (directory) {
            directory.inode().attribute("trusted.overlay.opaque", YES);
        }
    }

    private void addDirectory(Directory parent, RawPath path, TarEntry entry) {
        RawPath name = path.name();
        boolean made = parent.makeDirectory(name);
        if (!made && parent.removeFile(name)) {
            parents.forget();
            made = parent.makeDirectory(name);
        }
        if (made) {
            inodes++;
            blocks++;
        }
        boolean hidesLower = whiteouts.remove(path);
        implied.remove(path.bytes());
        directories.put(path, entry);
        if (hidesLower || !entry.attributes().isEmpty()) {
            try (Directory directory = parent.openChild(name).orElseThrow()) {
                ExtendedAttributes.set(directory.inode(), entry.attributes());
                if (hidesLower) {
                    directory.inode().attribute("trusted.overlay.opaque", YES);
                }
            }
        }
    }

    private void addFile(Directory parent, RawPath path, TarEntry entry, TarReader data) throws IOException {
        RawPath name = path.name();
        switch (entry.kind()) {
            case FILE -> {
                try (Inode file = createFile(parent, path)) {
                    write(file, entry, data);
                    attributes(file, entry);
                }
                blocks += (entry.sizeBytes() + BLOCK_BYTES - 1) / BLOCK_BYTES;
                inodes++;
            }
            case HARD_LINK -> hardLink(parent, path, entry);
            case SYMLINK -> {
                replacing(parent, path, () -> parent.symlink(name, entry.link()));
                ownerAndTime(parent, name, entry);
                inodes++;
            }
            case CHARACTER_DEVICE -> node(parent, path, entry, S_IFCHR);
            case BLOCK_DEVICE -> node(parent, path, entry, S_IFBLK);
            case FIFO -> node(parent, path, entry, S_IFIFO);
            case DIRECTORY -> throw new AssertionError("directories are added elsewhere");
        }
        whiteouts.remove(path);
    }

    private void write(Inode file, TarEntry entry, TarReader data) throws IOException {
        if (entry.regions().isEmpty()) {
            copy(file, data, entry.sizeBytes());
            return;
        }
        long position = 0;
        for (Region region : entry.regions()) {
            file.skip(region.offset() - position);
            copy(file, data, region.length());
            position = region.offset() + region.length();
        }
        file.length(entry.sizeBytes());
    }

    private void copy(Inode file, TarReader data, long length) throws IOException {
        long left = length;
        while (left > 0) {
            int filled = 0;
            int wanted = (int) Math.min(left, buffer.length);
            while (filled < wanted) {
                int read = data.read(buffer, filled, wanted - filled);
                if (read < 0) {
                    throw new InvalidArgumentException("a file in the archive is shorter than its header says");
                }
                filled += read;
            }
            file.write(buffer, filled);
            left -= filled;
        }
    }

    private void hardLink(Directory parent, RawPath path, TarEntry entry) {
        RawPath target = EntryPaths.clean(entry.link(), entry.path());
        if (target.equals(path)) {
            return;
        }
        try (Directory from = root.openBeneath(target.parent()).orElseThrow(() -> noTarget(entry))) {
            if (!from.contains(target.name())
                    || from.openChild(target.name()).map(LayerTree::closed).isPresent()) {
                throw noTarget(entry);
            }
            replacing(parent, path, () -> parent.hardLink(path.name(), from, target.name()));
        } catch (InvalidArgumentException e) {
            throw new InvalidArgumentException("tar entry '" + entry.path() + "': " + e.getMessage(), e);
        }
    }

    private static boolean closed(Directory directory) {
        directory.close();
        return true;
    }

    private static InvalidArgumentException noTarget(TarEntry entry) {
        return new InvalidArgumentException("a hard link to '" + entry.link() + "', which is no file of this layer");
    }

    private void node(Directory parent, RawPath path, TarEntry entry, int type) {
        RawPath name = path.name();
        replacing(parent, path, () -> parent.makeNode(name, type, entry.deviceMajor(), entry.deviceMinor()));
        try (Inode inode = parent.inode(name)) {
            inode.owner(entry.uid(), entry.gid());
            inode.mode(entry.mode());
            inode.times(entry.modified());
        }
        inodes++;
    }

    private Inode createFile(Directory parent, RawPath path) {
        return parent.createFile(path.name()).orElseGet(() -> {
            clear(parent, path);
            return parent.createFile(path.name()).orElseThrow();
        });
    }

    /** Makes something, after taking away what has its name: a later member replaces an earlier one. */
    private void replacing(Directory parent, RawPath path, BooleanSupplier make) {
        if (!make.getAsBoolean()) {
            clear(parent, path);
            if (!make.getAsBoolean()) {
                throw new InternalException("'" + path + "' appeared while its layer was unpacked");
            }
        }
    }

    private void clear(Directory parent, RawPath path) {
        parents.forget();
        if (!parent.removeFile(path.name())) {
            parent.move(path.name(), trash, new RawPath("t" + trashed++));
            directories.removeTree(path);
        }
    }

    private void impliedDirectory(RawPath path) {
        implied.add(path.bytes());
        directories.putDefault(path);
        inodes++;
        blocks++;
    }

    private static void attributes(Inode inode, TarEntry entry) {
        if (entry.uid() != 0 || entry.gid() != 0) {
            inode.owner(entry.uid(), entry.gid());
        }
        inode.mode(entry.mode());
        ExtendedAttributes.set(inode, entry.attributes());
        inode.times(entry.modified());
    }

    private static void ownerAndTime(Directory parent, RawPath name, TarEntry entry) {
        try (Inode link = parent.inode(name)) {
            link.owner(entry.uid(), entry.gid());
            link.times(entry.modified());
        }
    }
}
