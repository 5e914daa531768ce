package io.nodeagent.images.content;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.KeyedLocks;
import io.nodeagent.durable.RecordFolder;
import io.nodeagent.errors.InternalException;
import io.nodeagent.images.reference.Digest;
import io.nodeagent.images.unpack.LayerTreeSummary;
import io.nodeagent.images.unpack.LayerUnpacker;
import io.nodeagent.linux.fs.FileSystems;
import io.nodeagent.linux.fs.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Unpacked layers, one folder a layer named by the hexadecimal digits of its diff id: the tree {@code fs} and the mark
 * {@code layer.json}.
 *
 * <p>A layer is made in a folder whose name begins with a dot; the tree and the mark are synced, then the folder gets
 * its name: that is the commit. Removing begins with giving it a dotted name again. Dotted folders go at the start.
 */
public final class LayerStore {
    private static final String MARK = "layer";
    private static final String HALF_MADE = ".";
    private static final int VERSION = 1;

    private final Path folder;
    private final Map<Digest, LayerRecord> layers = new ConcurrentHashMap<>();
    private final KeyedLocks<Digest> making = new KeyedLocks<>();
    private final AtomicLong next = new AtomicLong();

    /** Opens the store, removing what a crash left half made. */
    public LayerStore(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            try (Stream<Path> entries = Files.list(folder)) {
                entries.toList().forEach(this::load);
            }
        } catch (IOException e) {
            throw new InternalException("open the layers in " + folder + ": " + e, e);
        }
    }

    public Optional<LayerRecord> find(Digest diffId) {
        return Optional.ofNullable(layers.get(diffId));
    }

    /** The tree of a layer, fit to be a lower directory of overlayfs. */
    public Path tree(Digest diffId) {
        return folder.resolve(diffId.hex()).resolve("fs");
    }

    /** What all layers take. */
    public FileTrees.Size size() {
        return layers.values().stream()
                .map(r -> new FileTrees.Size(r.sizeBytes(), r.inodes()))
                .reduce(FileTrees.Size.NOTHING, FileTrees.Size::plus);
    }

    /**
     * The layer of a diff id, unpacked from {@code source} when it is not here. However many ask at once, one of them
     * makes it; when that one fails, the next one tries with its own source.
     */
    public LayerRecord obtain(Digest diffId, Supplier<LayerUnpacker.Source> source) {
        try (var _ = making.lock(diffId)) {
            LayerRecord there = layers.get(diffId);
            if (there != null) {
                return there;
            }
            LayerRecord made = make(diffId, source);
            layers.put(diffId, made);
            return made;
        }
    }

    /**
     * Takes the layers that are not in {@code wanted} out of the store; none of them may be in the making.
     *
     * @return the folders they are in now, to be deleted at leisure
     */
    public List<Path> takeOutAllBut(Set<Digest> wanted) {
        List<Path> doomed = new ArrayList<>();
        for (Digest diffId : Set.copyOf(layers.keySet())) {
            if (!wanted.contains(diffId)) {
                layers.remove(diffId);
                doomed.add(unname(diffId));
            }
        }
        return doomed;
    }

    private LayerRecord make(Digest diffId, Supplier<LayerUnpacker.Source> source) {
        Path half = folder.resolve(HALF_MADE + diffId.hex() + "-" + next.incrementAndGet());
        try {
            Files.createDirectory(half);
            LayerTreeSummary tree = LayerUnpacker.unpack(source.get(), half);
            LayerRecord record =
                    new LayerRecord(diffId.toString(), tree.sizeBytes(), tree.inodes(), tree.impliedDirectories());
            marks(half).save(MARK, record);
            FileSystems.sync(half);
            Files.move(half, folder.resolve(diffId.hex()));
            DurableFiles.syncFolder(folder);
            return record;
        } catch (IOException e) {
            throw new InternalException("make layer " + diffId + " in " + folder + ": " + e, e);
        } finally {
            FileTrees.delete(half);
        }
    }

    private Path unname(Digest diffId) {
        Path doomed = folder.resolve(HALF_MADE + diffId.hex() + "-" + next.incrementAndGet());
        try {
            return Files.move(folder.resolve(diffId.hex()), doomed);
        } catch (IOException e) {
            throw new InternalException("remove layer " + diffId + ": " + e, e);
        }
    }

    private void load(Path entry) {
        String name = entry.getFileName().toString();
        Optional<LayerRecord> mark = Digest.matches("sha256:" + name) && Files.isDirectory(entry)
                ? marks(entry).load(MARK)
                : Optional.empty();
        if (mark.isPresent()) {
            layers.put(new Digest(name), mark.get());
        } else {
            FileTrees.delete(entry);
        }
    }

    /** Not synced by itself: one sync of the file system covers tree and mark. */
    private static RecordFolder<LayerRecord> marks(Path layer) {
        return new RecordFolder<>(layer, LayerRecord.class, VERSION, DurableFiles.Sync.NONE);
    }
}
