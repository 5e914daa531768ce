package io.nodeagent.durable;

import io.nodeagent.errors.FileFailure;
import io.nodeagent.linux.blocking.BlockingCalls;
import io.nodeagent.linux.blocking.Lane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files that are whole or absent after a crash: temporary file, sync, rename, sync of the folder. Nothing is written any more
 * when a call has come back, also to a thread that was interrupted.
 */
public final class DurableFiles {
    private static final AtomicLong NEXT = new AtomicLong();

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** How the name of a file in the making ends; readers of a folder pass such names over. */
    public static final String TEMPORARY_SUFFIX = ".tmp";

    private DurableFiles() {}

    /** Whether a write must outlive the loss of power, or only the death of the process. */
    public enum Sync {
        /** The file and its folder are synced: for what must outlive the boot. */
        TO_DISK,
        /** Renamed only: for folders that die with the boot. */
        NONE
    }

    /** Writes {@code content} to {@code file}, replacing what was there; readers see the old or the new content. */
    public static void write(Path file, byte[] content, Sync sync) {
        replace(file, content, sync);
    }

    /** The same for secrets: at no moment can anyone but the owner read the file. */
    public static void writePrivate(Path file, byte[] content, Sync sync) {
        replace(file, content, sync, OWNER_ONLY);
    }

    private static void replace(Path file, byte[] content, Sync sync, FileAttribute<?>... attributes) {
        BlockingCalls.runToEnd(Lane.RUNTIME, () -> {
            Path temporary =
                    file.resolveSibling("." + file.getFileName() + "." + NEXT.incrementAndGet() + TEMPORARY_SUFFIX);
            try {
                writeWhole(temporary, content, sync, attributes);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                Files.deleteIfExists(temporary);
                throw FileFailure.of("write " + file, e);
            }
            if (sync == Sync.TO_DISK) {
                syncFolder(parent(file));
            }
        });
    }

    /** Removes {@code file} if it is there. */
    public static void delete(Path file, Sync sync) {
        BlockingCalls.runToEnd(Lane.RUNTIME, () -> {
            if (Files.deleteIfExists(file) && sync == Sync.TO_DISK) {
                syncFolder(parent(file));
            }
        });
    }

    /** Makes the entries of a folder durable: names made, renamed or removed in it. */
    public static void syncFolder(Path folder) {
        BlockingCalls.runToEnd(Lane.RUNTIME, () -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    private static void writeWhole(Path file, byte[] content, Sync sync, FileAttribute<?>... attributes)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (sync == Sync.TO_DISK) {
                channel.force(true);
            }
        }
    }

    private static Path parent(Path file) {
        return java.util.Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    }
}
