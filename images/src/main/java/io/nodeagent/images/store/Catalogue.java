package io.nodeagent.images.store;

import io.nodeagent.errors.NotFoundException;
import io.nodeagent.images.Image;
import io.nodeagent.images.content.DocumentStore;
import io.nodeagent.images.content.LayerRecord;
import io.nodeagent.images.content.LayerStore;
import io.nodeagent.images.reference.Digest;
import io.nodeagent.images.rootfs.OverlayRootFilesystems;
import io.nodeagent.linux.fs.FileTrees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which images there are and what they need. One lock covers records, leases and collection, so that nothing is removed
 * between being found and being used. It is held for records and renames, never for a transfer or a tree.
 */
final class Catalogue implements OverlayRootFilesystems.LayerLookup {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
    private static final Duration REMOVAL_WAIT = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final ImageRecords records;
    private final DocumentStore documents;
    private final LayerStore layers;
    private final Map<Digest, Integer> leases = new HashMap<>();

    /** Keeps layers from being collected until it is closed. */
    interface Lease extends AutoCloseable {
        @Override
        void close();
    }

    Catalogue(Path dataDir, LayerStore layers) {
        this.layers = layers;
        this.records = new ImageRecords(dataDir.resolve("images"));
        this.documents = new DocumentStore(dataDir.resolve("blobs"));
        List.copyOf(records.all()).stream().filter(r -> !isWhole(r)).forEach(this::forgetTorn);
    }

    /** Layers that a loss of power tore are gone: what needs them is no image any more and can be pulled again. */
    private void forgetTorn(ImageRecord record) {
        LOG.atWarn()
                .addKeyValue("image", record.id())
                .addKeyValue("names", record.tags().keySet())
                .log("image forgotten: a layer of it was not on the disk when the machine stopped");
        records.remove(record);
    }

    private boolean isWhole(ImageRecord record) {
        return record.layers().stream()
                .map(Digest::parse)
                .allMatch(d -> layers.find(d).isPresent());
    }

    List<Image> list() {
        lock.lock();
        try {
            return records.all().stream().map(this::image).toList();
        } finally {
            lock.unlock();
        }
    }

    Optional<Image> find(String name) {
        lock.lock();
        try {
            return records.find(name).map(this::image);
        } finally {
            lock.unlock();
        }
    }

    /** A document of an image that is here. */
    Optional<byte[]> document(Digest digest) {
        return documents.find(digest);
    }

    /** Keeps layers, there or still to come, for as long as the lease is open. */
    Lease lease(Collection<Digest> diffIds) {
        Set<Digest> kept = Set.copyOf(diffIds);
        lock.lock();
        try {
            kept.forEach(d -> leases.merge(d, 1, Integer::sum));
        } finally {
            lock.unlock();
        }
        return () -> {
            lock.lock();
            try {
                kept.forEach(d -> leases.computeIfPresent(d, (_, n) -> n == 1 ? null : n - 1));
            } finally {
                lock.unlock();
            }
        };
    }

    /** Records an image whose layers are all here under a lease: from now on it exists. */
    Image commit(NewImage image) {
        lock.lock();
        try {
            image.documents().forEach(documents::put);
            Map<String, Long> tags = image.tags().stream().collect(Collectors.toMap(t -> t, _ -> records.nextChange()));
            return image(records.add(image.record(tags)));
        } finally {
            lock.unlock();
        }
    }

    /** Forgets an image; {@link #collect} removes what only it needed. */
    void remove(String name) {
        lock.lock();
        try {
            records.find(name).ifPresent(records::remove);
        } finally {
            lock.unlock();
        }
    }

    /** Removes documents and layers that no image, root file system or lease needs. */
    void collect(Supplier<Set<Digest>> layersOfRoots) {
        List<Path> doomed = new ArrayList<>();
        lock.lock();
        try {
            documents.retain(records.documents().collect(Collectors.toSet()));
            Set<Digest> wanted = new HashSet<>(layersOfRoots.get());
            wanted.addAll(leases.keySet());
            records.layers().forEach(wanted::add);
            doomed.addAll(layers.takeOutAllBut(wanted));
        } finally {
            lock.unlock();
        }
        if (!doomed.isEmpty()) {
            delete(doomed);
        }
    }

    /** Callers have deadlines and a busy disk has none: after a while the rest is removed behind their back. */
    private static void delete(List<Path> doomed) {
        Thread removal = Thread.ofPlatform().daemon().name("layer-removal").start(() -> {
            try {
                doomed.forEach(FileTrees::delete);
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("folders", doomed)
                        .log("layers not removed until the next start: {}", e.getMessage());
            }
        });
        try {
            removal.join(REMOVAL_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void withLayers(String imageId, Consumer<List<String>> use) {
        lock.lock();
        try {
            ImageRecord record = records.byId(imageId).orElseThrow(() -> new NotFoundException("no image " + imageId));
            use.accept(record.layers());
        } finally {
            lock.unlock();
        }
    }

    private Image image(ImageRecord record) {
        return record.image(
                d -> layers.find(Digest.parse(d)).map(LayerRecord::sizeBytes).orElse(0L));
    }
}
