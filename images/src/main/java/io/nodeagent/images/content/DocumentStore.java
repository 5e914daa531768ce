package io.nodeagent.images.content;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import io.nodeagent.images.reference.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Small documents (configurations, manifests) in files named by digest: {@code blobs/sha256/HEX} of an OCI layout. */
public final class DocumentStore {
    private final Path folder;

    /**
     * Opens a store.
     *
     * @param blobs the folder above {@code sha256}; made when absent
     */
    public DocumentStore(Path blobs) {
        folder = blobs.resolve("sha256");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw FileFailure.of("make folder " + folder, e);
        }
    }

    /** Keeps a document; returns its digest. */
    public Digest put(byte[] content) {
        Digest digest = Digest.of(content);
        Path file = folder.resolve(digest.hex());
        if (!Files.exists(file)) {
            DurableFiles.write(file, content, DurableFiles.Sync.TO_DISK);
        }
        return digest;
    }

    /** A document; empty when it is not here, or damaged. */
    public Optional<byte[]> find(Digest digest) {
        try {
            byte[] content = Files.readAllBytes(folder.resolve(digest.hex()));
            return Digest.of(content).equals(digest) ? Optional.of(content) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new InternalException("read " + folder.resolve(digest.hex()) + ": " + e, e);
        }
    }

    /** Removes every document that is not in {@code wanted}, and what a crash left of writing others. */
    public void retain(Set<Digest> wanted) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (wanted.stream().noneMatch(d -> d.hex().equals(name))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new InternalException("clean " + folder + ": " + e, e);
        }
    }
}
