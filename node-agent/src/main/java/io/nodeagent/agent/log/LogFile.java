package io.nodeagent.agent.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A log file read line by line from a position; a line that is not yet whole waits for its newline. While it is open
 * rotation does not compress it, so that its reader can tell which file follows.
 */
final class LogFile implements AutoCloseable {
    private static final int BLOCK = 64 << 10;
    private static final Map<Object, Integer> READ = new ConcurrentHashMap<>();

    private final FileChannel channel;
    private final Object key;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).limit(0);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String after;

    private LogFile(FileChannel channel, Object key, String after) {
        this.channel = channel;
        this.key = key;
        this.after = after;
        READ.merge(key, 1, Integer::sum);
    }

    /**
     * Opens a file, null when there is none.
     *
     * @param after the time in the name of a file that was rotated; for the one that is written to, that of the youngest
     *     rotated one
     */
    static @Nullable LogFile open(Path path, String after) throws IOException {
        try {
            Object key = key(path);
            FileChannel channel = path.toString().endsWith(LogNames.COMPRESSED)
                    ? unpacked(path)
                    : FileChannel.open(path, StandardOpenOption.READ);
            return new LogFile(channel, key, after);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Into a file without a name that ends with its channel: a tail is looked for from the end. */
    private static FileChannel unpacked(Path path) throws IOException {
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(path), BLOCK)) {
            Path file = Files.createTempFile("node-agent-log", "");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            try {
                packed.transferTo(Channels.newOutputStream(channel));
                channel.position(0);
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
    }

    /** Whether somebody reads this file. */
    static boolean isRead(Path path) throws IOException {
        return READ.containsKey(key(path));
    }

    /** Files with later times in their names are younger, or this one. */
    String after() {
        return after;
    }

    /** Says that it was rotated. */
    void renamed(String time) {
        after = time;
    }

    /** Whether this is the file of that name. */
    boolean is(Path path) throws IOException {
        try {
            return key.equals(key(path));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    FileChannel channel() {
        return channel;
    }

    void seek(long position) throws IOException {
        channel.position(position);
        block.clear().limit(0);
        line.reset();
    }

    /** The next whole line without its newline, null at the end of what is there. */
    byte @Nullable [] nextLine() throws IOException {
        while (true) {
            while (block.hasRemaining()) {
                byte next = block.get();
                if (next == '\n') {
                    byte[] whole = line.toByteArray();
                    line.reset();
                    return whole;
                }
                line.write(next);
            }
            block.clear();
            int read = channel.read(block);
            block.flip();
            if (read <= 0) {
                return null;
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            READ.computeIfPresent(key, (k, readers) -> readers == 1 ? null : readers - 1);
        }
    }

    private static Object key(Path path) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey(), "files of Linux have keys");
    }
}
