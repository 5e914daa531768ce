package io.nodeagent.agent.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A log file read line by line from a position; a line that is not yet whole waits for its newline. */
final class LogFile implements AutoCloseable {
    private static final int BLOCK = 64 << 10;

    private final FileChannel channel;
    private final @Nullable Object key;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK).limit(0);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private LogFile(FileChannel channel, @Nullable Object key) {
        this.channel = channel;
        this.key = key;
    }

    /** Opens a file, null when there is none. */
    static @Nullable LogFile open(Path path) throws IOException {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new LogFile(channel, key(path));
        } catch (NoSuchFileException e) {
            return null;
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

    /** Whether {@code path} is another file by now: the log was rotated. */
    boolean replaced(Path path) throws IOException {
        try {
            return !Objects.equals(key, key(path));
        } catch (NoSuchFileException e) {
            return false; // between the rename and the new file
        }
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
        channel.close();
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
