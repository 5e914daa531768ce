package io.nodeagent.standalone.pki;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
            throw new InternalException("make folder " + folder + ": " + e, e);
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

    /** Writes a file that only its owner reads, never to be seen half written or with wider permissions. */
    static void writeSecret(Path file, String content) {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.deleteIfExists(temporary);
            Files.createFile(temporary, PosixFilePermissions.asFileAttribute(SECRET));
            Files.write(
                    temporary,
                    content.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InternalException("write " + file + ": " + e, e);
        }
    }
}
