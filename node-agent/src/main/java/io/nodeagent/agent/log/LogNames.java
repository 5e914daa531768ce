package io.nodeagent.agent.log;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that rotation made of one log: {@code NAME.TIME} as a kubelet names them, and {@code NAME.TIME.gz}. Times are
 * text that sorts by age.
 */
final class LogNames {
    static final String COMPRESSED = ".gz";
    static final String UNFINISHED = ".tmp";
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.SSS").withZone(ZoneOffset.UTC);

    private final Path log;

    /** @param log the file that the container writes to */
    LogNames(Path log) {
        this.log = log.toAbsolutePath();
    }

    /** A file of the past; a compressed one that is there uncompressed too counts once, as that. */
    record Rotated(String time, Path file) {
        boolean compressed() {
            return file.toString().endsWith(COMPRESSED);
        }
    }

    /** Oldest first. */
    List<Rotated> rotated() throws IOException {
        TreeMap<String, Path> byTime = new TreeMap<>();
        for (Path file : siblings()) {
            String name = file.getFileName().toString();
            if (!name.endsWith(UNFINISHED)) {
                byTime.merge(time(name), file, (a, b) -> a.toString().endsWith(COMPRESSED) ? b : a);
            }
        }
        return byTime.entrySet().stream()
                .map(e -> new Rotated(e.getKey(), e.getValue()))
                .toList();
    }

    /** Opens the file that is written to, null when there is none. */
    @Nullable
    LogFile current() throws IOException {
        List<Rotated> all = rotated();
        return LogFile.open(log, all.isEmpty() ? "" : all.getLast().time());
    }

    /** A name for the file of now, younger than all others whatever the clock says. */
    Path next(Instant now) throws IOException {
        List<Rotated> all = rotated();
        String last = all.isEmpty() ? "" : all.getLast().time();
        String time = SECONDS.format(now);
        if (time.compareTo(last) <= 0) {
            time = MILLIS.format(now);
        }
        if (time.compareTo(last) <= 0) {
            time = last + "0";
        }
        return log.resolveSibling(log.getFileName() + "." + time);
    }

    /** What a compression that was cut off left. */
    void removeUnfinished() throws IOException {
        for (Path file : siblings()) {
            if (file.toString().endsWith(COMPRESSED + UNFINISHED)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> siblings() throws IOException {
        String prefix = log.getFileName() + ".";
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                Objects.requireNonNull(log.getParent()),
                file -> file.getFileName().toString().startsWith(prefix))) {
            files.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private String time(String name) {
        String time = name.substring(log.getFileName().toString().length() + 1);
        return time.endsWith(COMPRESSED) ? time.substring(0, time.length() - COMPRESSED.length()) : time;
    }

    /**
     * Opens the file that follows one in time, null when there is none yet: its reader is at the newest, or the log was
     * renamed and its writer has not begun the next.
     */
    @Nullable
    LogFile after(LogFile file) throws IOException {
        while (true) {
            // First: what is renamed after this look is found by the next.
            if (file.is(log)) {
                return null;
            }
            List<Rotated> younger = younger(file);
            if (!younger.isEmpty()) {
                LogFile next = LogFile.open(
                        younger.getFirst().file(), younger.getFirst().time());
                if (next != null) {
                    return next;
                }
                continue;
            }
            LogFile next = LogFile.open(log, file.after());
            if (next == null) {
                return null;
            }
            // The log may have been rotated between the two looks: then another one lies between.
            if (younger(file).isEmpty()) {
                return next;
            }
            next.close();
        }
    }

    /** The rotated files after one. */
    private List<Rotated> younger(LogFile file) throws IOException {
        List<Rotated> all = rotated().stream()
                .filter(r -> r.time().compareTo(file.after()) > 0)
                .toList();
        for (int i = 0; i < all.size(); i++) {
            if (file.is(all.get(i).file())) {
                file.renamed(all.get(i).time());
                return all.subList(i + 1, all.size());
            }
        }
        return all;
    }
}
