package io.nodeagent.agent.identity;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.http.TlsParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Client certificates as kubelets keep them: each with its key in a file named by its time, and a link to the one in use, {@code
 * kubelet-client-current.pem}. Old ones stay: an administrator may want to look at them.
 */
public final class CertificateFolder {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern(
                    "'kubelet-client-'uuuu-MM-dd-HH-mm-ss'.pem'")
            .withZone(ZoneOffset.UTC);

    private final Path folder;

    public CertificateFolder(Path folder) {
        this.folder = folder;
    }

    /** Where the one in use is found; kubeconfigs name it. */
    public Path current() {
        return folder.resolve("kubelet-client-current.pem");
    }

    /** Certificate and key in use, unless there are none or they cannot be used. */
    public Optional<String> read() {
        try {
            String pem = Files.readString(current(), StandardCharsets.ISO_8859_1);
            var _ = TlsParts.identity(pem, pem);
            return Optional.of(pem);
        } catch (NoSuchFileException | InvalidArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw FileFailure.of("read " + current(), e);
        }
    }

    /** Puts a new one into use, whole or not at all. */
    public void store(String pem, Instant now) {
        Path file = folder.resolve(NAME.format(now));
        Path link = folder.resolve(current().getFileName() + DurableFiles.TEMPORARY_SUFFIX);
        try {
            Files.createDirectories(folder);
            DurableFiles.writePrivate(file, pem.getBytes(StandardCharsets.ISO_8859_1), DurableFiles.Sync.TO_DISK);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, file.getFileName());
            Files.move(link, current(), StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.syncFolder(folder);
        } catch (IOException e) {
            throw FileFailure.of("write " + file, e);
        }
    }
}
