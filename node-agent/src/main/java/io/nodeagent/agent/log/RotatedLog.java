package io.nodeagent.agent.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The steps of one log's rotation. */
final class RotatedLog {
    private static final int BLOCK = 64 << 10;

    private final Path log;
    private final LogNames names;
    private final LogLimits limits;

    RotatedLog(Path log, LogLimits limits) {
        this.log = log;
        this.names = new LogNames(log);
        this.limits = limits;
    }

    /** Whether it has grown to its limit; one that is not there has not. */
    boolean full() throws IOException {
        try {
            return Files.size(log) >= limits.maxBytes();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Gives the file a name of the past; its writer goes on writing to it. */
    Path rename(Instant now) throws IOException {
        return Files.move(log, names.next(now));
    }

    /** Takes that back, unless the writer has a new file already. */
    void undo(Path renamed) throws IOException {
        if (!Files.exists(log)) {
            Files.move(renamed, log);
        }
    }

    /** Whether a rotation was cut off after the rename, so that a writer writes to a file of the past. */
    boolean cutOff() throws IOException {
        return !Files.exists(log) && !names.rotated().isEmpty();
    }

    /** Removes what is too much, and compresses all but the youngest, which its readers may not have read to its end. */
    void tidy() throws IOException {
        names.removeUnfinished();
        List<LogNames.Rotated> all = names.rotated();
        int tooMany = Math.max(0, all.size() - (limits.maxFiles() - 1));
        for (LogNames.Rotated rotated : all.subList(0, tooMany)) {
            Files.deleteIfExists(rotated.file());
        }
        for (LogNames.Rotated rotated : all.subList(tooMany, Math.max(tooMany, all.size() - 1))) {
            if (!rotated.compressed() && !LogFile.isRead(rotated.file())) {
                compress(rotated.file());
            }
        }
    }

    private static void compress(Path file) throws IOException {
        Path packed = Path.of(file + LogNames.COMPRESSED);
        Path unfinished = Path.of(packed + LogNames.UNFINISHED);
        // Before there is anything in it: who may not read the log may not read this.
        Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file)));
        try (InputStream from = Files.newInputStream(file);
                OutputStream to = new GZIPOutputStream(Files.newOutputStream(unfinished), BLOCK)) {
            from.transferTo(to);
        }
        // It may have been removed with its container meanwhile.
        if (Files.exists(file)) {
            Files.move(unfinished, packed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(file);
        } else {
            Files.deleteIfExists(unfinished);
        }
    }
}
