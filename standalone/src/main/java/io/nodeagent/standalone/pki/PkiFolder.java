package io.nodeagent.standalone.pki;

import io.nodeagent.durable.DurableFiles;
import io.nodeagent.errors.FileFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys and certificates as files: {@code NAME.key} (0600) and {@code NAME.crt}. */
final class PkiFolder {
    private static final Logger LOG = LoggerFactory.getLogger(PkiFolder.class);
    private static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");

    private final Path folder;

    PkiFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw FileFailure.of("make folder " + folder, e);
        }
    }

    /** The pair of that name; empty where it is missing or cannot be read, for then it is made anew. */
    Optional<KeyAndCertificate> load(String name) {
        try {
            return Optional.of(new KeyAndCertificate(
                    Pem.ecKey(Files.readString(folder.resolve(name + ".key"))),
                    Pem.certificate(Files.readString(folder.resolve(name + ".crt")))));
        } catch (java.nio.file.NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .addKeyValue("name", name)
                    .log("unreadable key or certificate, making new ones: {}", e.toString());
            return Optional.empty();
        }
    }

    void save(String name, KeyAndCertificate pair) {
        writeSecret(folder.resolve(name + ".key"), Pem.encode(pair.key()));
        writeSecret(folder.resolve(name + ".crt"), Pem.encode(pair.certificate()));
    }

    /** Writes a file that only its owner reads, never to be seen half written; one that is so already is left alone. */
    static void writeSecret(Path file, String content) {
        try {
            if (isSo(file, content)) {
                return;
            }
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw FileFailure.of("write " + file, e);
        }
        DurableFiles.writePrivate(file, content.getBytes(StandardCharsets.UTF_8), DurableFiles.Sync.TO_DISK);
    }

    private static boolean isSo(Path file, String content) throws IOException {
        return Files.isRegularFile(file)
                && Files.getPosixFilePermissions(file).equals(SECRET)
                && Files.readString(file).equals(content);
    }
}
