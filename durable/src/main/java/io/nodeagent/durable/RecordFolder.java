package io.nodeagent.durable;

import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.errors.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder of JSON records, one file a key, each {@code {"version": N, "record": {...}}}.
 *
 * <p>A record is whole or absent after a crash. One that cannot be read is not thrown away: it is set aside as
 * {@code KEY.json.broken} and logged, so that one damaged file never stops a start. Fields this version does not know
 * are ignored; a record of a newer version than ours is refused, for a guess could lose data.
 *
 * <p>Thread-safe for different keys; the caller holds a lock for one key.
 *
 * @param <T> a Java record that Jackson can write and read
 */
public final class RecordFolder<T> {
    private static final Logger LOG = LoggerFactory.getLogger(RecordFolder.class);
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,250}");
    private static final String SUFFIX = ".json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path folder;
    private final Class<T> type;
    private final int version;
    private final DurableFiles.Sync sync;

    /**
     * @param folder where the files are; made when absent
     * @param version the version this code writes and the newest it reads; at least 1
     */
    public RecordFolder(Path folder, Class<T> type, int version, DurableFiles.Sync sync) {
        this.folder = folder;
        this.type = type;
        this.version = version;
        this.sync = sync;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw FileFailure.of("make folder " + folder, e);
        }
    }

    /** Writes a record, replacing an earlier one of that key. */
    public void save(String key, T value) {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.put("version", version);
        envelope.set("record", JSON.valueToTree(value));
        DurableFiles.write(file(key), JSON.writeValueAsBytes(envelope), sync);
    }

    /** The record of a key, empty where there is none. */
    public Optional<T> load(String key) {
        Path file = file(key);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
        try {
            return Optional.of(decode(content, file));
        } catch (JacksonException e) {
            setAside(file, e);
            return Optional.empty();
        }
    }

    /** Every record by key, in the order of keys. */
    public Map<String, T> loadAll() {
        Map<String, T> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
                    String key = name.substring(0, name.length() - SUFFIX.length());
                    load(key).ifPresent(record -> all.put(key, record));
                } else if (name.endsWith(DurableFiles.TEMPORARY_SUFFIX)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new InternalException("list " + folder + ": " + e, e);
        }
        return all;
    }

    /** Removes a record; one that is not there is no error. */
    public void delete(String key) {
        DurableFiles.delete(file(key), sync);
    }

    private T decode(byte[] content, Path file) {
        JsonNode envelope = JSON.readTree(content);
        int found = envelope.path("version").asInt(0);
        if (found > version) {
            throw new InternalException(
                    "%s is of version %d, newer than the %d this program reads: run the newer program"
                            .formatted(file, found, version));
        }
        return JSON.treeToValue(envelope.required("record"), type);
    }

    private void setAside(Path file, JacksonException cause) {
        Path broken = file.resolveSibling(file.getFileName() + ".broken");
        LOG.atError()
                .addKeyValue("file", file)
                .addKeyValue("kept", broken)
                .log("unreadable record: {}", cause.getMessage());
        try {
            Files.move(file, broken, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw FileFailure.of("set aside " + file, e);
        }
    }

    private Path file(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new InvalidArgumentException("not a record key: '" + key + "'");
        }
        return folder.resolve(key + SUFFIX);
    }
}
