package io.nodeagent.images.rootfs;

import io.nodeagent.durable.CloseableStack;
import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.KeyedLocks;
import io.nodeagent.durable.RecordFolder;
import io.nodeagent.errors.AlreadyExistsException;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.images.FilesystemUsage;
import io.nodeagent.images.Image;
import io.nodeagent.images.RootFilesystems;
import io.nodeagent.images.content.LayerStore;
import io.nodeagent.images.reference.Digest;
import io.nodeagent.linux.fs.Directory;
import io.nodeagent.linux.fs.FileTrees;
import io.nodeagent.linux.mount.MountTable;
import io.nodeagent.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Root file systems by overlayfs: a record {@code records/KEY.json} and a folder {@code trees/KEY} with {@code upper},
 * {@code work} and the mount point {@code merged}. The record comes first and goes before the folder, so a folder
 * without one is debris.
 */
public final class OverlayRootFilesystems implements RootFilesystems {
    private static final int VERSION = 1;

    private final Path trees;
    private final Path empty;
    private final LayerStore layers;
    private final LayerLookup lookup;
    private final RecordFolder<RootRecord> records;
    private final Map<String, RootRecord> roots = new ConcurrentHashMap<>();
    private final KeyedLocks<String> locks = new KeyedLocks<>();

    /** Knows which layers an image has, and keeps them from being removed while it says so. */
    @FunctionalInterface
    public interface LayerLookup {
        /** Runs {@code use} on the diff ids of an image, the lowest first, while they cannot be removed. */
        void withLayers(String imageId, java.util.function.Consumer<List<String>> use);
    }

    /** Opens what there is, removing debris; what is not mounted stays so until {@link #mount}. */
    public OverlayRootFilesystems(Path folder, LayerStore layers, LayerLookup lookup) {
        this.trees = folder.resolve("trees");
        this.empty = folder.resolve("empty");
        this.layers = layers;
        this.lookup = lookup;
        this.records =
                new RecordFolder<>(folder.resolve("records"), RootRecord.class, VERSION, DurableFiles.Sync.TO_DISK);
        roots.putAll(records.loadAll());
        try {
            Files.createDirectories(trees);
            Files.createDirectories(empty);
            try (Stream<Path> found = Files.list(trees)) {
                found.filter(t -> !roots.containsKey(t.getFileName().toString()))
                        .toList()
                        .forEach(this::removeTree);
            }
        } catch (IOException e) {
            throw FileFailure.of("open the root file systems in " + folder, e);
        }
    }

    @Override
    public Path create(String key, Image image) {
        try (var _ = locks.lock(key);
                var undo = new CloseableStack()) {
            RootRecord there = roots.get(key);
            if (there != null && !there.imageId().equals(image.id())) {
                throw new AlreadyExistsException(
                        "root file system " + key + " exists and is of the image " + there.imageId());
            }
            if (there == null) {
                lookup.withLayers(image.id(), diffIds -> {
                    RootRecord made = new RootRecord(image.id(), diffIds);
                    undo.push("remove root file system " + key, () -> removeLocked(key));
                    records.save(key, made);
                    roots.put(key, made);
                });
            }
            Path mounted = mountLocked(key);
            undo.keep();
            return mounted;
        }
    }

    @Override
    public Path mount(String key) {
        try (var _ = locks.lock(key)) {
            return mountLocked(key);
        }
    }

    @Override
    public FilesystemUsage usage(String key) {
        FileTrees.Size size = FileTrees.size(trees.resolve(key).resolve("upper"));
        return new FilesystemUsage(trees, size.bytes(), size.inodes());
    }

    @Override
    public void remove(String key) {
        try (var _ = locks.lock(key)) {
            removeLocked(key);
        }
    }

    @Override
    public Set<String> keys() {
        return Set.copyOf(roots.keySet());
    }

    /** The layers that root file systems are made of. */
    public Set<Digest> layersInUse() {
        return roots.values().stream()
                .flatMap(r -> r.layers().stream())
                .map(Digest::parse)
                .collect(Collectors.toSet());
    }

    /** What all upper layers take. */
    public FileTrees.Size size() {
        return keys().stream()
                .map(k -> FileTrees.size(trees.resolve(k).resolve("upper")))
                .reduce(FileTrees.Size.NOTHING, FileTrees.Size::plus);
    }

    private Path mountLocked(String key) {
        RootRecord root = Optional.ofNullable(roots.get(key))
                .orElseThrow(() -> new NotFoundException("no root file system " + key));
        Path tree = trees.resolve(key);
        Path merged = tree.resolve("merged");
        if (MountTable.current().isMounted(merged)) {
            return merged;
        }
        LowerLayers lowers = new LowerLayers(layers, root.layers());
        Path work = tree.resolve("work");
        try {
            Files.createDirectories(merged);
            UpperDirectory.make(tree.resolve("upper"), lowers);
            // The kernel refuses a volatile upper layer that was not unmounted cleanly: the mark is in here
            FileTrees.delete(work);
            Files.createDirectory(work);
            mountOverlay(tree, lowers.fromTop().isEmpty() ? List.of(empty) : lowers.trees());
        } catch (IOException e) {
            throw FileFailure.of("make folders in " + tree, e);
        }
        return merged;
    }

    private static void mountOverlay(Path tree, List<Path> lowers) throws IOException {
        Path upper = tree.resolve("upper");
        Path work = tree.resolve("work");
        Path merged = tree.resolve("merged");
        if (OverlayOptions.fits(lowers, upper, work)) {
            Mounts.mount("overlay", merged, "overlay", Set.of(), OverlayOptions.plain(lowers, upper, work));
            return;
        }
        for (int i = 0; i < lowers.size(); i++) {
            Path link = tree.resolve(Integer.toString(i));
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, lowers.get(i));
        }
        try (Directory folder = Directory.open(tree)) {
            String options = OverlayOptions.through(folder.procPath(), lowers.size());
            Mounts.mount("overlay", merged, "overlay", Set.of(), options);
        }
    }

    private void removeLocked(String key) {
        if (!roots.containsKey(key)) {
            return;
        }
        Mounts.unmountAll(trees.resolve(key).resolve("merged"));
        records.delete(key);
        roots.remove(key);
        FileTrees.delete(trees.resolve(key));
    }

    private void removeTree(Path tree) {
        Mounts.unmountAll(tree.resolve("merged"));
        FileTrees.delete(tree);
    }
}
