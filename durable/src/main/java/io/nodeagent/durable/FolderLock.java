package io.nodeagent.durable;

import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.FileFailure;
import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a folder for one process: the kernel drops the lock when the holder dies, however it dies. */
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock of {@code folder}, or refuses with the pid of the process that has it. */
    public static FolderLock take(Path folder) {
        Path file = folder.resolve("lock");
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                String holder = Files.readString(file).trim();
                channel.close();
                throw new FailedPreconditionException("%s is in use by the process %s: stop it, or name another folder"
                        .formatted(folder, holder.isEmpty() ? "(unknown)" : holder));
            }
            byte[] holder = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            // In this order it needs no room on a full disk
            channel.write(ByteBuffer.wrap(holder));
            channel.truncate(holder.length);
            return new FolderLock(channel);
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw FileFailure.of("lock " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new InternalException("unlock: " + e, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel, IOException cause) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
