package io.nodeagent.images.content;

import io.nodeagent.durable.BootId;
import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.KeyedLocks;
import io.nodeagent.durable.RecordFolder;
import io.nodeagent.errors.FileFailure;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacked layers, one folder a layer named by the hexadecimal digits of its diff id: the tree {@code fs} and the mark
 * {@code layer.json}.
 *
 * <p>A layer is made in a folder whose name begins with a dot; with its mark in it the folder gets its name: that is the
 * commit. Removing begins with giving it a dotted name again. Dotted folders go at the start.
 *
 * <p>Nobody waits for the disk: the death of this process loses nothing that was written, and the loss of power is told
 * by the boot id in the mark. A thread syncs the file system behind, once for all new layers, and then takes the boot
 * id out of their marks.
 */
public final class LayerStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LayerStore.class);
    private static final String MARK = "layer";
    private static final String HALF_MADE = ".";
    private static final int VERSION = 1;

    private final Path folder;
    private final Map<Digest, LayerRecord> layers = new ConcurrentHashMap<>();
    private final KeyedLocks<Digest> making = new KeyedLocks<>();
    private final AtomicLong next = new AtomicLong();
    private final BootId boot;
    private final Set<Digest> unsynced = new HashSet<>();
    private boolean syncing;
    private boolean closed;

    /** Opens the store, removing what a crash left half made. */
    public LayerStore(Path folder, BootId boot) {
        this.folder = folder;
        this.boot = boot;
        try {
            Files.createDirectories(folder);
            try (Stream<Path> entries = Files.list(folder)) {
                entries.toList().forEach(this::load);
            }
            layers.values().stream().filter(r -> !r.isSynced()).forEach(this::syncLater);
        } catch (IOException e) {
            throw FileFailure.of("open the layers in " + folder, e);
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
            syncLater(made);
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

    /** Writes nothing from now on: the folder may be another process's. What is not synced yet, the next start syncs. */
    @Override
    public void close() {
        synchronized (unsynced) {
            closed = true;
            unsynced.clear();
        }
    }

    private LayerRecord make(Digest diffId, Supplier<LayerUnpacker.Source> source) {
        Path half = folder.resolve(HALF_MADE + diffId.hex() + "-" + next.incrementAndGet());
        try {
            Files.createDirectory(half);
            LayerTreeSummary tree = LayerUnpacker.unpack(source.get(), half);
            LayerRecord record = new LayerRecord(
                    diffId.toString(), tree.sizeBytes(), tree.inodes(), tree.impliedDirectories(), boot.value());
            marks(half).save(MARK, record);
            Files.move(half, folder.resolve(diffId.hex()));
            return record;
        } catch (IOException e) {
            throw FileFailure.of("make layer " + diffId + " in " + folder, e);
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
        if (mark.isPresent() && mark.get().countsIn(boot)) {
            layers.put(new Digest(name), mark.get());
        } else {
            FileTrees.delete(entry);
        }
    }

    private void syncLater(LayerRecord record) {
        synchronized (unsynced) {
            unsynced.add(Digest.parse(record.diffId()));
            if (!syncing) {
                syncing = true;
                Thread.ofPlatform().daemon().name("layer-sync").start(this::syncAll);
            }
        }
    }

    private void syncAll() {
        List<Digest> batch = nextBatch();
        while (!batch.isEmpty()) {
            try {
                FileSystems.sync(folder);
                batch.forEach(this::markSynced);
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("folder", folder)
                        .log("layers not synced, they will not outlive a loss of power: {}", e.getMessage());
            }
            batch = nextBatch();
        }
    }

    private List<Digest> nextBatch() {
        synchronized (unsynced) {
            List<Digest> batch = List.copyOf(unsynced);
            unsynced.clear();
            syncing = !batch.isEmpty();
            return batch;
        }
    }

    private void markSynced(Digest diffId) {
        try (var _ = making.lock(diffId)) {
            synchronized (unsynced) {
                LayerRecord synced = layers.computeIfPresent(diffId, (_, record) -> record.synced());
                if (!closed && synced != null && Files.isDirectory(folder.resolve(diffId.hex()))) {
                    marks(folder.resolve(diffId.hex())).save(MARK, synced);
                }
            }
        }
    }

    private static RecordFolder<LayerRecord> marks(Path layer) {
        return new RecordFolder<>(layer, LayerRecord.class, VERSION, DurableFiles.Sync.NONE);
    }
}
