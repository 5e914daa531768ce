package io.nodeagent.agent.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a container's log to a reader.
 *
 * <p>A log is its file and the ones that rotation renamed and compressed. The lines of all of them count as one log, each
 * once, also of what is rotated while it is read.
 */
public final class ContainerLogs {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int LAST_LINES = 80;
    private static final int LAST_BYTES = 2048;

    private final LogNames names;
    private final LogOptions options;
    private final BooleanSupplier running;
    private final LogOutput output;

    private ContainerLogs(Path path, LogOptions options, BooleanSupplier running, OutputStream sink) {
        this.names = new LogNames(path);
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

    /**
     * The end of the log at {@code path}, for who asks why its container ended: the last lines, as many as a kubelet would
     * take; empty when there is no log.
     */
    public static String lastWords(Path path) throws IOException {
        LastBytes end = new LastBytes(LAST_BYTES);
        LogOptions tail =
                new LogOptions(false, false, Optional.empty(), OptionalLong.of(LAST_LINES), OptionalLong.empty());
        stream(path, tail, () -> false, end);
        return end.text();
    }

    private void stream() throws IOException {
        LogFile file =
                options.tailLines().isPresent() ? tail(options.tailLines().getAsLong()) : oldest();
        try {
            while (!output.full()) {
                boolean ended = !running.getAsBoolean(); // before the last look at the file
                if (file == null) {
                    file = names.current();
                }
                if (file != null) {
                    copy(file);
                    LogFile next = names.after(file);
                    if (next != null) {
                        copy(file); // what was written between the last read and the rename
                        file.close();
                        file = next;
                        continue;
                    }
                }
                output.flush();
                if (!options.follow() || ended || !pause()) {
                    return;
                }
            }
            output.flush();
        } finally {
            close(file);
        }
    }

    private @Nullable LogFile oldest() throws IOException {
        for (LogNames.Rotated rotated : names.rotated()) {
            LogFile file = LogFile.open(rotated.file(), rotated.time());
            if (file != null) {
                return file;
            }
        }
        return names.current();
    }

    /** The file that the last lines begin in, at their beginning. */
    private @Nullable LogFile tail(long lines) throws IOException {
        LogFile begin = names.current();
        long wanted = begin == null ? lines : lines - seekTail(begin, lines);
        List<LogNames.Rotated> older = names.rotated();
        for (int i = older.size() - 1; i >= 0 && wanted > 0; i--) {
            LogFile file = LogFile.open(older.get(i).file(), older.get(i).time());
            // What was rotated since the first look has been counted under its old name.
            if (file == null || (begin != null && begin.is(older.get(i).file()))) {
                close(file);
                continue;
            }
            wanted -= seekTail(file, wanted);
            close(begin);
            begin = file;
        }
        return begin;
    }

    private static long seekTail(LogFile file, long wanted) throws IOException {
        Tail.Position tail = Tail.find(file.channel(), wanted);
        file.seek(tail.position());
        return tail.found();
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

    private static void close(@Nullable LogFile file) throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
