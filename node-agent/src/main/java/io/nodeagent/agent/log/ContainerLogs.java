package io.nodeagent.agent.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a container's log to a reader.
 *
 * <p>A log is its file and the ones that rotation renamed to {@code NAME.TIME}; compressed ones are passed over. The
 * lines of all of them count as one log.
 */
public final class ContainerLogs {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Path path;
    private final LogOptions options;
    private final BooleanSupplier running;
    private final LogOutput output;

    private ContainerLogs(Path path, LogOptions options, BooleanSupplier running, OutputStream sink) {
        this.path = path;
        this.options = options;
        this.running = running;
        this.output = new LogOutput(sink, options);
    }

    /**
     * Writes the log at {@code path} to {@code sink} and returns at its end, or when the thread is interrupted.
     *
     * @param running whether the container may still write, asked while following
     * @throws IOException reading failed, or the sink's reader went away
     */
    public static void stream(Path path, LogOptions options, BooleanSupplier running, OutputStream sink)
            throws IOException {
        new ContainerLogs(path, options, running, sink).stream();
    }

    private void stream() throws IOException {
        List<Path> files = files();
        int first = 0;
        long position = 0;
        if (options.tailLines().isPresent()) {
            long wanted = options.tailLines().getAsLong();
            first = files.size();
            while (first > 0 && (wanted > 0 || first == files.size())) {
                first--;
                Tail.Position tail = tail(files.get(first), wanted);
                position = tail.position();
                wanted -= tail.found();
            }
        }
        LogFile last = null;
        try {
            for (int i = first; i < files.size() && !output.full(); i++) {
                close(last);
                last = LogFile.open(files.get(i));
                if (last != null) {
                    last.seek(i == first ? position : 0);
                    copy(last);
                }
            }
            output.flush();
            if (options.follow()) {
                last = follow(last);
            }
        } finally {
            close(last);
        }
    }

    private static Tail.Position tail(Path file, long wanted) throws IOException {
        try (LogFile log = LogFile.open(file)) {
            return log == null ? new Tail.Position(0, 0) : Tail.find(log.channel(), wanted);
        }
    }

    private @Nullable LogFile follow(@Nullable LogFile opened) throws IOException {
        LogFile file = opened;
        while (!output.full()) {
            boolean ended = !running.getAsBoolean(); // before the last look at the file
            if (file == null) {
                file = LogFile.open(path);
            }
            if (file != null) {
                copy(file);
                if (file.replaced(path)) {
                    copy(file); // what was written between the last read and the rename
                    file.close();
                    file = LogFile.open(path);
                    continue;
                }
            }
            output.flush();
            if (ended || !pause()) {
                return file;
            }
        }
        return file;
    }

    private static boolean pause() {
        try {
            Thread.sleep(POLL);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void copy(LogFile file) throws IOException {
        for (byte[] line = file.nextLine(); line != null && !output.full(); line = file.nextLine()) {
            LogRecord record = LogRecord.parse(line);
            if (record != null) {
                output.write(record);
            }
        }
    }

    /** The log's files, oldest first; times in the names of rotated ones sort as text. */
    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Path folder = path.toAbsolutePath().getParent();
        String prefix = path.getFileName() + ".";
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder)) {
                for (Path file : siblings) {
                    String name = file.getFileName().toString();
                    if (name.startsWith(prefix) && !name.endsWith(".gz") && !name.endsWith(".tmp")) {
                        files.add(file);
                    }
                }
            }
        }
        Collections.sort(files);
        files.add(path);
        return files;
    }

    private static void close(@Nullable LogFile file) throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
