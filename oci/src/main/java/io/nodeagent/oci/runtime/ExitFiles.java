package io.nodeagent.oci.runtime;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** The folder where conmon leaves exit codes: a file an id, the code in decimal. Its temporary names hold a dot. */
final class ExitFiles {
    private static final Pattern CODE = Pattern.compile("\\d{1,3}");

    private final Path folder;

    ExitFiles(Path folder) {
        this.folder = folder;
    }

    /** @param writtenAt when conmon wrote it, which is when the container ended but for milliseconds */
    record ExitFile(int exitCode, Instant writtenAt) {}

    /** The exit code of a container; empty when there is none yet or the file is not whole. */
    Optional<ExitFile> read(String id) {
        Path file = folder.resolve(id);
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
            if (!CODE.matcher(text).matches()) {
                return Optional.empty();
            }
            return Optional.of(new ExitFile(
                    Integer.parseInt(text), Files.getLastModifiedTime(file).toInstant()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new InternalException("read " + file + ": " + e, e);
        }
    }

    void remove(String id) {
        Path file = folder.resolve(id);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new InternalException("remove " + file + ": " + e, e);
        }
    }

    /** Whether a name in the folder is a container's. */
    static boolean isFinal(String name) {
        return !name.isEmpty() && name.indexOf('.') < 0;
    }
}
