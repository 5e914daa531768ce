package io.nodeagent.images.store;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.durable.RecordFolder;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NoSpaceException;
import io.nodeagent.images.reference.Digest;
import io.nodeagent.images.reference.ImageReference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of images, in memory and on disk, and finding them by name. The caller holds the store's lock. */
final class ImageRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ImageRecords.class);
    private static final int VERSION = 1;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,64}");
    private static final String SHA256 = "sha256:";

    private final RecordFolder<ImageRecord> folder;
    private final Map<String, ImageRecord> byId = new TreeMap<>();
    private long lastChange;

    ImageRecords(Path path) {
        folder = new RecordFolder<>(path, ImageRecord.class, VERSION, DurableFiles.Sync.TO_DISK);
        folder.loadAll().values().forEach(r -> byId.put(r.id(), r));
        lastChange = byId.values().stream()
                .flatMap(r -> r.tags().values().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        List.copyOf(byId.values()).forEach(r -> r.tags().forEach((tag, change) -> takeFromOlder(tag, change)));
    }

    Collection<ImageRecord> all() {
        return byId.values();
    }

    Optional<ImageRecord> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Numbers the changes of names. */
    long nextChange() {
        return ++lastChange;
    }

    /** Adds an image, or names to one that is here; names it has now are taken from other images. */
    ImageRecord add(ImageRecord added) {
        ImageRecord there = byId.get(added.id());
        ImageRecord result = there == null ? added : there.plus(added);
        save(result);
        added.tags().forEach(this::takeFromOlder);
        return result;
    }

    void remove(ImageRecord record) {
        folder.delete(key(record));
        byId.remove(record.id());
    }

    /**
     * The image of a name.
     *
     * @throws InvalidArgumentException a prefix that more than one image's id begins with
     */
    Optional<ImageRecord> find(String name) {
        if (name.startsWith(SHA256)) {
            return byPrefix(name.substring(SHA256.length()), name);
        }
        Optional<ImageRecord> named = byReference(name);
        return named.isPresent() ? named : byPrefix(name, name);
    }

    private Optional<ImageRecord> byReference(String name) {
        try {
            ImageReference reference = ImageReference.parse(name);
            return byId.values().stream().filter(r -> isNamed(r, reference)).findFirst();
        } catch (InvalidArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<ImageRecord> byPrefix(String hex, String name) {
        if (!HEX.matcher(hex).matches()) {
            return Optional.empty();
        }
        List<ImageRecord> found = byId.values().stream()
                .filter(r -> r.id().startsWith(SHA256 + hex))
                .toList();
        if (found.size() > 1) {
            throw new InvalidArgumentException(
                    "'" + name + "' is the beginning of " + found.size() + " image ids: give more digits");
        }
        return found.stream().findFirst();
    }

    private static boolean isNamed(ImageRecord record, ImageReference reference) {
        if (reference.digest().isPresent()) {
            Digest digest = reference.digest().get();
            return record.digests().contains(reference.name() + "@" + digest);
        }
        return reference.tagged().filter(record.tags()::containsKey).isPresent();
    }

    /** The numbers of the changes tell at the next start too whose a name is: a record that cannot be written may wait. */
    private void takeFromOlder(String tag, long change) {
        for (ImageRecord other : List.copyOf(byId.values())) {
            Long theirs = other.tags().get(tag);
            if (theirs != null && theirs < change) {
                byId.put(other.id(), other.withoutTag(tag));
                try {
                    save(other.withoutTag(tag));
                } catch (NoSpaceException e) {
                    LOG.atWarn().addKeyValue("image", other.id()).log("a name was taken from it: {}", e.getMessage());
                }
            }
        }
    }

    private void save(ImageRecord record) {
        folder.save(key(record), record);
        byId.put(record.id(), record);
    }

    private static String key(ImageRecord record) {
        return Digest.parse(record.id()).hex();
    }

    /** Every document that an image needs. */
    Stream<Digest> documents() {
        return byId.values().stream()
                .flatMap(r -> Stream.concat(Stream.of(r.id()), r.manifests().stream()))
                .map(Digest::parse);
    }

    Stream<Digest> layers() {
        return byId.values().stream().flatMap(r -> r.layers().stream()).map(Digest::parse);
    }
}
